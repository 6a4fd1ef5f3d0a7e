using System.Text.Json;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Tdsql;

namespace Ssm.StatefulServices.Tests.Tdsql;

public class TdsqlSqlTests
{
    [Theory]
    [InlineData("plain", "`plain`")]
    [InlineData("a`b", "`a``b`")]
    public void Name_AnyText_StaysOneName(string name, string expected) => Assert.Equal(expected, TdsqlSql.Name(name));

    [Theory]
    [InlineData("my_db", "`my\\_db`")]
    [InlineData("a%b", "`a\\%b`")]
    public void GrantedDatabase_LettersThatMatchOthers_AreTakenLiterally(string name, string expected) => Assert.Equal(expected, TdsqlSql.GrantedDatabase(name));

    [Theory]
    [InlineData("it's", "'it''s'")]
    [InlineData("a\\", "'a\\\\'")]
    public void Text_AnyText_StaysOneText(string text, string expected) => Assert.Equal(expected, TdsqlSql.Text(text));

    [Fact]
    public void PasswordHash_KnownPassword_IsTheServersHash() => Assert.Equal("*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19", TdsqlSql.PasswordHash("password"));

    [Fact]
    public void Make_Account_HasTheAskedRightsInItsDatabaseAndNoPasswordInTheClear()
    {
        var statements = TdsqlAccountStatements.Make(new Account
        {
            BindingId = "b",
            User = "orders",
            Password = "password",
            Parameters = JsonDocument.Parse("""{"database":"my_db","user":{"privileges":["SELECT","INSERT"],"maxConnections":5}}""").RootElement,
        });
        Assert.Equal(
            """
            CREATE OR REPLACE USER 'orders'@'%' IDENTIFIED BY PASSWORD '*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19' WITH MAX_USER_CONNECTIONS 5;
            GRANT SELECT, INSERT ON `my\_db`.* TO 'orders'@'%'
            """,
            statements);
    }

    [Theory]
    [InlineData("0-1-105", 105)]
    [InlineData("1-9-7,0-2-12", 12)]
    [InlineData("1-9-7", 0)]
    [InlineData("", 0)]
    [InlineData(null, 0)]
    public void Sequence_Position_IsTheNumberInTheFirstDomain(string? text, long expected) => Assert.Equal(expected, new GtidPosition(text!).Sequence);

    [Theory]
    [InlineData("10", "10.000000", true)]
    [InlineData("true", "ON", true)]
    [InlineData("false", "ON", false)]
    [InlineData("SYSTEM", "system", true)]
    [InlineData("500", "151", false)]
    [InlineData("500", null, false)]
    public void IsInForce_WhatTheServerShows_IsReadAsItMeans(string wanted, string? found, bool expected) => Assert.Equal(expected, TdsqlSettings.IsInForce(wanted, found));
}
