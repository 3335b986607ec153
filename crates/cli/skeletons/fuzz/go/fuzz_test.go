package fuzzlibrary

import (
	"os"
	"testing"
)

func FuzzLibrary(f *testing.F) {
	oracle, err := NewOracle(Operations)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte("\x00abc def"))
	f.Fuzz(func(t *testing.T, data []byte) {
		find, err := oracle.Test(data)
		if err != nil {
			t.Fatal(err)
		}
		if find != "" {
			if os.Getenv("BASESTRING_FINDS") == "" {
				t.Fatal(find)
			}
			t.Log(find)
		}
	})
}
