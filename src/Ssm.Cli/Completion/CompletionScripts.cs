namespace Ssm.Cli.Completion;

/// <summary>What shells run to complete a command line: each asks the program itself, so they never grow stale.</summary>
internal static class CompletionScripts
{
    /// <summary>The shells there is a script for.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish"];

    /// <summary>The script of a shell.</summary>
    public static string Of(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        _ => throw new ArgumentException($"there is no script for {shell}", nameof(shell)),
    };

    /// <summary>What kubectl runs for <c>kubectl ssm …</c>: candidates, then a line that says not to offer files.</summary>
    public const string Kubectl = """
        #!/bin/sh
        # Made by 'ssm install plugin'. kubectl runs this to complete 'kubectl ssm ...'.
        kubectl-ssm __complete -- "$@"
        echo ':4'

        """;

    private const string Bash = """
        # bash completion for ssm; put this into ~/.bashrc:  source <(ssm completion bash)
        _ssm() {
            local IFS=$'\n'
            local word="${COMP_WORDS[COMP_CWORD]}"
            COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" __complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)" -- "$word"))
        }
        complete -o default -F _ssm ssm ./ssm kubectl-ssm

        """;

    private const string Zsh = """
        #compdef ssm
        # zsh completion for ssm; put this into ~/.zshrc after compinit:  source <(ssm completion zsh)
        _ssm() {
            local -a candidates
            candidates=("${(@f)$("${words[1]}" __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
            compadd -- "${(@)candidates:#}"
        }
        compdef _ssm ssm

        """;

    private const string Fish = """
        # fish completion for ssm:  ssm completion fish > ~/.config/fish/completions/ssm.fish
        complete -c ssm -f -a '(ssm __complete -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'

        """;
}
