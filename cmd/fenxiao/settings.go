package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"strings"

	"github.com/alecthomas/kong"
)

const (
	environmentPrefix = "FENXIAO_"
	configFlag        = "config"
)

// settings are values by flag name, from the environment or a file.
type settings struct {
	from   string
	values map[string]string
}

// Validate refuses settings that no flag knows.
func (s settings) Validate(a *kong.Application) error {
	known := flagNames(a.Node)
	for name := range s.values {
		if !known[name] {
			return fmt.Errorf("%s: unknown setting %q", s.from, name)
		}
	}
	return nil
}

// Resolve gives the value of a flag that was not given on the command line.
func (s settings) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if value, given := s.values[flag.Name]; given {
		return value, nil
	}
	return nil, nil //nolint:nilnil // kong's way to say "not here"
}

// flagNames gives the names of all flags that a setting may stand for; the others act while the command line is read.
func flagNames(n *kong.Node) map[string]bool {
	known := map[string]bool{}
	for _, f := range n.Flags {
		known[f.Name] = f.Name != "help" && f.Name != "version" && f.Name != configFlag
	}
	for _, child := range n.Children {
		maps.Copy(known, flagNames(child))
	}
	return known
}

// fromEnvironment reads the settings of the environment.
func fromEnvironment(environment []string) settings {
	s := settings{"the environment", map[string]string{}}
	for _, entry := range environment {
		name, value, _ := strings.Cut(entry, "=")
		if rest, ours := strings.CutPrefix(name, environmentPrefix); ours {
			s.values[strings.ToLower(strings.ReplaceAll(rest, "_", "-"))] = value
		}
	}
	return s
}

// arguments gives what comes before the command line: the settings file that the environment names, unless the command line names one.
func (s settings) arguments(given []string) []string {
	file, named := s.values[configFlag]
	delete(s.values, configFlag)
	for _, a := range given {
		named = named && a != "--"+configFlag && !strings.HasPrefix(a, "--"+configFlag+"=")
	}
	if !named {
		return nil
	}
	return []string{"--" + configFlag + "=" + file}
}

// file gives the loader of a settings file: a JSON object of texts, numbers and booleans by flag name. What the environment gives
// as well is left to it.
func (s settings) file(r io.Reader) (kong.Resolver, error) {
	var raw map[string]any
	d := json.NewDecoder(r)
	d.UseNumber()
	if err := d.Decode(&raw); err != nil {
		return nil, fmt.Errorf("the settings file is no JSON object: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("the settings file is more than one JSON object")
	}
	f := settings{"the settings file", map[string]string{}}
	for name, value := range raw {
		switch v := value.(type) {
		case string, json.Number, bool:
			f.values[name] = fmt.Sprint(v)
		default:
			return nil, fmt.Errorf("the settings file: %q is neither text, number nor true or false", name)
		}
		if given, both := s.values[name]; both {
			f.values[name] = given
		}
	}
	return f, nil
}
