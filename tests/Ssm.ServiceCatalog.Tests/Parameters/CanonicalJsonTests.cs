using System.Text.Json;
using CsCheck;
using Ssm.ServiceCatalog.Parameters;

namespace Ssm.ServiceCatalog.Tests.Parameters;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{ "b": 1, "a": [ true, null, {} , []] }""", """{"a":[true,null,{},[]],"b":1}""")]
    [InlineData("""{"a":"<b>&'\u2028\u0001é"}""", """{"a":"\u003cb\u003e\u0026'\u2028\u0001é"}""")]
    [InlineData("""{"B":1,"a":2,"_":3}""", """{"B":1,"_":3,"a":2}""")]
    [InlineData("3306.0", "3306")]
    [InlineData("1e3", "1000")]
    [InlineData("0.1", "0.1")]
    [InlineData("-0.000001", "-0.000001")]
    [InlineData("0.0000001", "1e-7")]
    [InlineData("1.25e-9", "1.25e-9")]
    [InlineData("100000000000000000000", "100000000000000000000")]
    [InlineData("1e21", "1e+21")]
    [InlineData("1.5e300", "1.5e+300")]
    [InlineData("12345678901234567890", "12345678901234567000")]
    [InlineData("9007199254740993", "9007199254740992")]
    [InlineData("0", "0")]
    [InlineData("123456.789", "123456.789")]
    public void Of_Value_IsWhatGoWrites(string json, string expected) => Assert.Equal(expected, CanonicalJson.Of(Parse(json)));

    [Theory]
    [InlineData("12345678901234567890", "12345678901234567890")]
    [InlineData("1.50", "1.5")]
    public void ExactOf_Integer_KeepsItsDigits(string json, string expected) => Assert.Equal(expected, CanonicalJson.ExactOf(Parse(json)));

    [Fact]
    public void Of_AnyNumber_ReadsBackAsTheSameNumber() =>
        Gen.Double.Where(double.IsFinite).Sample(number => double.Parse(CanonicalJson.Of(Parse(number.ToString("R")))) == number);

    private static JsonElement Parse(string json) => JsonElement.Parse(json);
}
