// Prints the id and the operation of every case: go run cases.go FOLDER
package main

import ("encoding/json"; "fmt"; "os"; "path/filepath"; "strings")

func main() {
	filepath.WalkDir(os.Args[1], func(path string, _ os.DirEntry, fault error) error {
		if fault != nil || !strings.HasSuffix(path, ".json") || filepath.Dir(path) == filepath.Clean(os.Args[1]) { return fault }
		var cases []struct{ ID, Op string; In json.RawMessage }
		text, fault := os.ReadFile(path)
		if fault == nil { fault = json.Unmarshal(text, &cases) }
		for _, one := range cases { fmt.Println(one.ID, one.Op) }
		return fault
	})
}
