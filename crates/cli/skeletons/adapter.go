// Connects an implementation of OAuth 1.0a to `basestring check`, over standard input and output.
//
// One JSON object a line comes in, one goes out, flushed. operations lists what it implements: replace
// the body of percentEncode by a call of your library, then add operations, one function each.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"runtime/debug"
	"strings"
)

const (
	name    = "my-library"
	version = "0"
)

type object = map[string]any

// refused is the library's refusal: return it where the library returns an error that it documents.
type refused struct{ error }

// errUnsupported says that the library's interface cannot express the input.
var errUnsupported = errors.New("the interface cannot express it")

var operations = map[string]func(json.RawMessage) (object, error){
	"percent_encode": percentEncode,
}

func percentEncode(in json.RawMessage) (object, error) {
	var given struct{ Text *string }
	if err := json.Unmarshal(in, &given); err != nil {
		return nil, err
	}
	if given.Text == nil {
		return nil, errUnsupported
	}
	return object{"text": strings.ReplaceAll(url.QueryEscape(*given.Text), "+", "%20")}, nil
}

func answer(op string, in json.RawMessage) (answered object) {
	if op == "hello" {
		ops := []string{}
		for operation := range operations {
			ops = append(ops, operation)
		}
		return object{"ok": object{"protocol": 1, "name": name, "version": version,
			"language": "Go", "ops": ops}}
	}
	operation, known := operations[op]
	if !known {
		return object{"unsupported": "no operation " + op}
	}
	// A caught bug is no refusal.
	defer func() {
		if bug := recover(); bug != nil {
			answered = object{"broken": fmt.Sprintf("%v\n%s", bug, debug.Stack())}
		}
	}()
	ok, err := operation(in)
	var refusal refused
	switch {
	case err == nil:
		return object{"ok": ok}
	case errors.Is(err, errUnsupported):
		return object{"unsupported": err.Error()}
	case errors.As(err, &refusal):
		return object{"refused": object{"message": err.Error()}}
	default:
		return object{"broken": err.Error()}
	}
}

func main() {
	lines := bufio.NewReader(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			return
		}
		var request struct {
			ID json.Number     `json:"id"`
			Op string          `json:"op"`
			In json.RawMessage `json:"in"`
		}
		if err == nil {
			err = json.Unmarshal(line, &request)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		answered := answer(request.Op, request.In)
		answered["id"] = request.ID
		if err := out.Encode(answered); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}
