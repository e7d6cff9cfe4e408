package main

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestSettingsOfTheEnvironmentBearTheNamesOfFlags(t *testing.T) {
	got := fromEnvironment([]string{"PATH=/bin", "FENXIAO_KEY_FILE=a=b", "FENXIAO_DATA=", "fenxiao_db=x", "MY_FENXIAO_DB=x"})
	if want := map[string]string{"key-file": "a=b", "data": ""}; !maps.Equal(got.values, want) {
		t.Fatalf("%v, want %v", got.values, want)
	}
}

func TestTheEnvironmentNamesTheSettingsFileUnlessTheCommandLineDoes(t *testing.T) {
	for _, x := range []struct{ given, want []string }{
		{nil, []string{"--config=a.json"}},
		{[]string{"serve", "--data=--config"}, []string{"--config=a.json"}},
		{[]string{"serve", "--config=b.json"}, nil},
		{[]string{"--config", "b.json", "serve"}, nil},
	} {
		s := fromEnvironment([]string{"FENXIAO_CONFIG=a.json"})
		if got := s.arguments(x.given); !slices.Equal(got, x.want) {
			t.Errorf("%v: %v, want %v", x.given, got, x.want)
		}
		if len(s.values) != 0 {
			t.Errorf("%v: %v is left for a setting", x.given, s.values)
		}
	}
}

func TestASettingsFileGivesWayToTheEnvironment(t *testing.T) {
	s := fromEnvironment([]string{"FENXIAO_DATA=here"})
	r, err := s.file(strings.NewReader(`{"data": "there", "workers": 3, "json": true}`))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := r.(settings).values, (map[string]string{"data": "here", "workers": "3", "json": "true"}); !maps.Equal(got, want) { //nolint:forcetypeassert // made here
		t.Fatalf("%v, want %v", got, want)
	}
}

func TestNoPasswordOfAnAddressIsRepeated(t *testing.T) {
	for text, want := range map[string]string{
		"unexpected argument postgres://u:SECRET@h/x":       "unexpected argument postgres://u:…@h/x",
		"postgres://u:SE/CR@ET@h:1/x?sslmode=a":             "postgres://u:…@h:1/x?sslmode=a",
		"postgres://:SECRET@h/x":                            "postgres://:…@h/x",
		"host=h password=SECRET user=u":                     "host=h password=… user=u",
		"postgres://h/x?password=SECRET&sslmode=a":          "postgres://h/x?password=…&sslmode=a",
		"can't listen on 127.0.0.1:80: address in use":      "can't listen on 127.0.0.1:80: address in use",
		"http://127.0.0.1:8080/docs/ is there for a@b.test": "http://127.0.0.1:8080/docs/ is there for a@b.test",
	} {
		if got := masked(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
