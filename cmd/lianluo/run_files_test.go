package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// runFiles is where the files lie that the program is run by for real.
const runFiles = "../../docs/run"

func readFile(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(raw)
}

// grammar is the command line without what it does. A file that a flag names need
// not be there.
func grammar(t *testing.T) *kong.Kong {
	t.Helper()
	parser, err := kong.New(&cli{}, kong.Name("lianluo"), kong.Writers(io.Discard, io.Discard), kong.Exit(func(int) {}),
		kong.NamedMapper("existingfile", kong.MapperFunc(func(ctx *kong.DecodeContext, target reflect.Value) error {
			word, err := ctx.Scan.PopValue("file")
			if err == nil {
				target.SetString(word.String())
			}
			return err
		})), kong.DefaultEnvars("LIANLUO"))
	require.NoError(t, err)
	return parser
}

// understood proves that a command is one of today's program.
func understood(t *testing.T, where string, args []string) {
	t.Helper()
	parser := grammar(t)
	_, err := parser.Parse(args)
	require.NoError(t, err, "%s: lianluo %s", where, strings.Join(args, " "))
}

// settings are the environment's variables that the program knows.
func settings(t *testing.T) (names []string) {
	for _, command := range grammar(t).Model.Children {
		for _, flag := range command.Flags {
			names = append(names, flag.Envs...)
		}
	}
	return append(names, "LIANLUO_TRY_DB", "LIANLUO_TRY_AT")
}

var settingName = regexp.MustCompile(`\bLIANLUO_[A-Z_]+\b`)

// TestWhatRunsItForRealFitsTheProgram: commands and settings in the units, the image,
// the guides are today's program's.
func TestWhatRunsItForRealFitsTheProgram(t *testing.T) {
	known := settings(t)
	files, err := filepath.Glob(runFiles + "/*")
	require.NoError(t, err)
	require.Greater(t, len(files), 5)
	for _, name := range append(files, "../../docs/run.zh.md", "../../README.md") {
		text := readFile(t, name)
		for _, found := range settingName.FindAllString(text, -1) {
			require.Contains(t, known, found, name)
		}
		if strings.HasSuffix(name, ".md") {
			n := 0
			for _, args := range commandsOf(text) {
				understood(t, name, args)
				n++
			}
			require.Greater(t, n, 4, name)
			for _, file := range regexp.MustCompile(`docs/run/[\w.-]+`).FindAllString(text, -1) {
				file = strings.TrimRight(file, ".")
				if !slices.Contains([]string{"docs/run/token", "docs/run/.env"}, file) { // who installs it makes these
					require.FileExists(t, path.Join("../..", file), name)
				}
			}
		}
	}
}

// commandsOf are the commands of lianluo in a guide's code, whoever runs them and
// wherever.
func commandsOf(text string) (commands [][]string) {
	var lines []string
	for line := range strings.Lines(text) {
		if code, ok := strings.CutPrefix(line, "    "); ok {
			code, _, _ = strings.Cut(code, "#")
			lines = append(lines, strings.Split(code, "&&")...)
		}
	}
	for _, found := range regexp.MustCompile("`([^`\n]+)`").FindAllStringSubmatch(text, -1) {
		if len(strings.Fields(found[1])) > 2 { // a command is not only named
			lines = append(lines, found[1])
		}
	}
	for _, line := range lines {
		words := strings.Fields(line)
		for i, w := range words {
			// Not a service, a user, a folder of that name.
			if path.Base(w) == "lianluo" && i+1 < len(words) && slices.Contains(commandNames, words[i+1]) {
				commands = append(commands, words[i+1:])
				break
			}
		}
	}
	return commands
}

var commandNames = []string{"serve", "try", "claim", "doctor", "health", "backup", "restore", "office", "version"}

func TestTheCommandsAreNamed(t *testing.T) {
	var names []string
	for _, c := range grammar(t).Model.Children {
		names = append(names, c.Name)
	}
	require.ElementsMatch(t, names, commandNames)
}

// unit reads a unit file: keys of a section with their values, in order.
func unit(t *testing.T, name string) map[string]map[string][]string {
	t.Helper()
	all, section := map[string]map[string][]string{}, ""
	for line := range strings.Lines(readFile(t, name)) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			section = strings.Trim(line, "[]")
			all[section] = map[string][]string{}
		default:
			key, value, ok := strings.Cut(line, "=")
			require.True(t, ok, "%s: %s", name, line)
			all[section][key] = append(all[section][key], value)
		}
	}
	return all
}

func TestTheUnits(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"lianluo.service", "lianluo-backup.service", "lianluo-backup.timer"} {
		text := readFile(t, runFiles+"/"+name)
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(strings.ReplaceAll(text, "/usr/local/bin/lianluo", program(t))), 0o600))
		if strings.HasSuffix(name, ".timer") {
			continue
		}
		service := unit(t, runFiles+"/"+name)["Service"]
		require.Len(t, service["ExecStart"], 1)
		args, ok := strings.CutPrefix(service["ExecStart"][0], "/usr/local/bin/lianluo ")
		require.True(t, ok)
		understood(t, name, strings.Fields(args))
		// What it writes is what it may write.
		require.Equal(t, []string{"lianluo lianluo/backup"}, service["StateDirectory"])
		require.Contains(t, service["Environment"], "LIANLUO_DB=/var/lib/lianluo/lianluo.db")
		require.Equal(t, []string{"lianluo"}, service["User"])
	}
	tool, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("what systemd itself says of them: systemd-analyze is not on this machine")
	}
	out, err := exec.Command(tool, "verify", filepath.Join(folder, "lianluo.service"), filepath.Join(folder, "lianluo-backup.service"), filepath.Join(folder, "lianluo-backup.timer")).CombinedOutput()
	require.NoError(t, err, "%s", out)
	require.Empty(t, string(out), "warnings too")
	for _, name := range []string{"lianluo.service", "lianluo-backup.service"} {
		// Of ten; what can reach the network is never below one.
		out, err := exec.Command(tool, "security", "--offline=true", "--threshold=15", filepath.Join(folder, name)).CombinedOutput()
		require.NoError(t, err, "%s", out)
	}
}

// TestTheImage reads the Dockerfile as far as it can be read without a builder: what is
// copied is there, and what is run is the program's.
func TestTheImage(t *testing.T) {
	stages, tested := []string{}, 0
	var made []string // by the stage that builds
	known := func(args string, skip int) {
		var words []string
		require.NoError(t, json.Unmarshal([]byte(args), &words), args)
		understood(t, "Dockerfile", words[skip:])
		tested++
	}
	text := strings.ReplaceAll(readFile(t, runFiles+"/Dockerfile"), "\\\n", " ")
	for line := range strings.Lines(text) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		fields := strings.Fields(rest)
		switch word {
		case "FROM":
			if len(fields) == 3 {
				stages = append(stages, fields[2])
			}
		case "RUN":
			made = append(made, regexp.MustCompile(`/out/\w+`).FindAllString(rest, -1)...)
		case "COPY":
			from := ""
			for len(fields) > 0 && strings.HasPrefix(fields[0], "--") {
				if stage, ok := strings.CutPrefix(fields[0], "--from="); ok {
					from = stage
				}
				fields = fields[1:]
			}
			for _, source := range fields[:len(fields)-1] {
				switch {
				case from == "":
					_, err := os.Stat(path.Join("../..", source))
					require.NoError(t, err, line)
				case strings.HasPrefix(source, "/out/"):
					require.Contains(t, stages, from, line)
					require.Contains(t, made, source, line)
				}
			}
		case "HEALTHCHECK":
			known(rest[strings.Index(rest, "["):], 1)
		case "CMD":
			known(rest, 0)
		case "USER":
			require.NotContains(t, rest, "root")
			require.NotEqual(t, "0", strings.Split(rest, ":")[0])
			tested++
		}
	}
	require.Equal(t, 3, tested)
	// Where go.mod has a module of this repository, it is needed before the others.
	before, _, ok := strings.Cut(text, "RUN go mod download")
	require.True(t, ok)
	for _, local := range regexp.MustCompile(`=> \./(\S+)`).FindAllStringSubmatch(readFile(t, "../../go.mod"), -1) {
		require.Contains(t, before, "COPY "+local[1]+" "+local[1])
	}
	image := regexp.MustCompile(`golang:(\d+\.\d+)`).FindStringSubmatch(text)
	require.Contains(t, readFile(t, "../../go.mod"), "\ngo "+image[1]+".")
	require.Contains(t, readFile(t, runFiles+"/compose.yaml"), "golang:"+image[1]+"}")
}

// TestCompose reads both files, and the second over the first.
func TestCompose(t *testing.T) {
	type service struct {
		Image       string
		Build       struct{ Context, Dockerfile string }
		User        string
		Environment map[string]string
		Volumes     []string
		Secrets     []string
		ReadOnly    bool                                  `yaml:"read_only"`
		DependsOn   map[string]struct{ Condition string } `yaml:"depends_on"`
		Healthcheck struct{ Test []string }               `yaml:"healthcheck"`
		CapDrop     []string                              `yaml:"cap_drop"`
	}
	type file struct {
		Services map[string]service
		Volumes  map[string]any
		Secrets  map[string]struct{ File string }
	}
	read := func(name string) (f file) {
		require.NoError(t, yaml.Unmarshal([]byte(readFile(t, runFiles+"/"+name)), &f))
		return f
	}
	base, more := read("compose.yaml"), read("compose.postgres.yaml")
	bot := base.Services["lianluo"]
	require.FileExists(t, path.Join(runFiles, bot.Build.Context, bot.Build.Dockerfile))
	require.True(t, bot.ReadOnly)
	require.Equal(t, []string{"ALL"}, bot.CapDrop)
	image := readFile(t, runFiles+"/Dockerfile")
	for _, f := range []file{base, more} {
		for name, s := range f.Services {
			for _, v := range s.Volumes {
				volume, at, _ := strings.Cut(v, ":")
				require.Contains(t, f.Volumes, volume, name)
				if name == "lianluo" {
					require.Contains(t, image, "/out"+at+" "+at, "the volume has its owner from the image")
				}
			}
			for _, secret := range s.Secrets {
				require.Contains(t, f.Secrets, secret)
				require.Contains(t, readFile(t, runFiles+"/.gitignore"), strings.TrimPrefix(f.Secrets[secret].File, "./"))
				require.Contains(t, readFile(t, runFiles+"/Dockerfile.dockerignore"), "docs/run/"+strings.TrimPrefix(f.Secrets[secret].File, "./"))
				require.Equal(t, "/run/secrets/"+secret, s.Environment["LIANLUO_TOKEN_FILE"])
			}
			for other, how := range s.DependsOn {
				require.Equal(t, "service_healthy", how.Condition)
				require.NotEmpty(t, f.Services[other].Healthcheck.Test, fmt.Sprint(name, " waits for ", other))
			}
		}
	}
	require.Contains(t, more.Services["postgres"].Image, "postgres:")
}
