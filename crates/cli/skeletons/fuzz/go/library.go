package fuzzlibrary

import (
	"net/url"
	"strings"
)

// Operations are the operations that the library has.
var Operations = []string{"percent_encode"}

// answer is the answer to a call, as the adapter protocol has it: an object with ok, refused, unsupported or broken.
func answer(op string, in map[string]interface{}) map[string]interface{} {
	text, isText := in["text"].(string)
	if op != "percent_encode" || !isText {
		return map[string]interface{}{"unsupported": "only text"}
	}
	// Replace this line with a call of your library.
	encoded := strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
	return map[string]interface{}{"ok": map[string]string{"text": encoded}}
}
