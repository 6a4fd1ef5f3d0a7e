<?xml version="1.0" encoding="utf-8"?>
<!-- From a package's documentation file to one line a type or property: name, tab, text. Alpha and beta types are left out. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="text" encoding="utf-8" />
  <xsl:template match="/">
    <xsl:for-each select="doc/members/member[starts-with(@name, 'T:k8s.Models.') or starts-with(@name, 'P:k8s.Models.')]">
      <xsl:variable name="name" select="substring(@name, 14)" />
      <xsl:if test="contains($name, 'v1') or (starts-with($name, 'V1') and not(starts-with($name, 'V1alpha') or starts-with($name, 'V1beta')))">
        <xsl:value-of select="concat($name, '&#9;', normalize-space(summary), '&#10;')" />
      </xsl:if>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
