package main

import "encoding/json"

// Operations are those of the adapter, adapter.go.
var Operations = []string{"sign"}

func answerOf(op string, in map[string]interface{}) map[string]interface{} {
	raw, err := json.Marshal(in)
	if err != nil {
		panic(err)
	}
	return answer(op, raw)
}
