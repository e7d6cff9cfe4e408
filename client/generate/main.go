// Command generate writes the client's shapes and operations out of openapi.json. `go generate ./client` runs it.
//
// It takes every operation that a distributor may call, except those of whole subjects that are for people at a desk (see desk), so that what the API
// learns comes into the client by running this again. A test here fails when that was forgotten.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if err := run("."); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// run writes the files into the client's folder.
func run(folder string) error {
	files, err := written(filepath.Join(folder, "..", "openapi.json"))
	if err != nil {
		return err
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// written gives the generated files by name.
func written(document string) (map[string][]byte, error) {
	doc, err := read(document)
	if err != nil {
		return nil, err
	}
	w := &writer{doc: doc, shapes: map[string]bool{}, nouns: map[string]bool{}}
	operations, err := w.operations()
	if err != nil {
		return nil, err
	}
	shapes, err := w.allShapes()
	if err != nil {
		return nil, err
	}
	return map[string][]byte{"operations.go": operations, "shapes.go": shapes}, nil
}
