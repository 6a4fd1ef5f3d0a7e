using Ssm.Cli.Catalog.Output;

namespace Ssm.Cli.Tests.Catalog;

public sealed class TextTableTests
{
    [Fact]
    public void WriteTo_WithHeaders_LooksAsSvcatPrintsIt()
    {
        var table = new TextTable("Name", "Namespace", "URL", "Status");
        table.Add("ups-broker", "", "http://ups-broker-ups-broker.ups-broker.svc.cluster.local", "Ready");

        Assert.Equal(
            """
                 NAME      NAMESPACE                              URL                              STATUS  
            +------------+-----------+-----------------------------------------------------------+--------+
              ups-broker               http://ups-broker-ups-broker.ups-broker.svc.cluster.local   Ready   

            """,
            Text(table));
    }

    [Fact]
    public void WriteTo_WrappedColumn_FitsThePage()
    {
        var table = new TextTable("Name", "Class", "Description") { WrappedColumn = 2 };
        table.Add("default", "user-provided-service", "Sample plan description");
        table.Add("default", "another-provided-service", "Another sample plan description that's really really really really really, kinda, wide");

        Assert.Equal(
            """
               NAME              CLASS                          DESCRIPTION                
            +---------+--------------------------+----------------------------------------+
              default   user-provided-service      Sample plan description                 
              default   another-provided-service   Another sample plan description that's  
                                                   really really really really really,     
                                                   kinda, wide                             

            """,
            Text(table));
    }

    [Fact]
    public void WriteTo_WithoutHeaders_ListsDetails()
    {
        var table = new TextTable();
        table.Add("Name:", "ups-broker");
        table.Add("URL:", "http://upsbroker.com");
        table.Add("Status:", "");

        Assert.Equal("  Name:     ups-broker            \n  URL:      http://upsbroker.com  \n  Status:                         \n", Text(table));
    }

    [Fact]
    public void WriteTo_WithoutRows_PrintsTheHeaders()
    {
        var table = new TextTable("Name", "Status");

        Assert.Equal("  NAME   STATUS  \n+------+--------+\n", Text(table));
    }

    private static string Text(TextTable table)
    {
        var output = new StringWriter();
        table.WriteTo(output);
        return output.ToString();
    }
}
