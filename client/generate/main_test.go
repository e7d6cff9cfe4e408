package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestTheClientIsFresh(t *testing.T) {
	files, err := written("../../openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		there, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		if string(there) != string(text) {
			t.Errorf("client/%s is not what openapi.json says; run `go generate ./client`", name)
		}
	}
}
