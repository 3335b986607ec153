package fuzzlibrary

// #cgo CFLAGS: -I${SRCDIR}
// #cgo LDFLAGS: ${SRCDIR}/libbasestring_capi.a -lpthread -ldl -lm
// #include <stdlib.h>
// #include "basestring.h"
import "C"

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"unsafe"
)

// Oracle makes calls of a fuzzer's bytes, and judges the answers.
type Oracle struct {
	harness *C.basestring_harness
}

// NewOracle reads BASESTRING_KNOWN (ids of mistakes) and BASESTRING_FINDS (a folder) from the environment.
func NewOracle(operations []string) (*Oracle, error) {
	options := map[string]interface{}{"ops": operations}
	if known := os.Getenv("BASESTRING_KNOWN"); known != "" {
		options["known"] = strings.Split(known, ",")
	}
	if finds := os.Getenv("BASESTRING_FINDS"); finds != "" {
		folder, err := filepath.Abs(finds)
		if err != nil {
			return nil, err
		}
		options["finds"] = folder
	}
	text, err := json.Marshal(options)
	if err != nil {
		return nil, err
	}
	given := C.CString(string(text))
	defer C.free(unsafe.Pointer(given))
	harness := C.basestring_harness_new(given)
	if harness == nil {
		return nil, fmt.Errorf("the options are wrong: %s", text)
	}
	return &Oracle{harness}, nil
}

// Test runs the call that bytes describe. It gives a find as JSON, or an empty text.
func (oracle *Oracle) Test(data []byte) (string, error) {
	if len(data) == 0 {
		return "", nil
	}
	line := C.basestring_harness_call(oracle.harness, (*C.uint8_t)(unsafe.Pointer(&data[0])), C.size_t(len(data)))
	if line == nil {
		return "", nil
	}
	var call struct {
		Op string                 `json:"op"`
		In map[string]interface{} `json:"in"`
	}
	if err := json.Unmarshal([]byte(C.GoString(line)), &call); err != nil {
		return "", err
	}
	text, err := json.Marshal(answered(call.Op, call.In))
	if err != nil {
		return "", err
	}
	given := C.CString(string(text))
	defer C.free(unsafe.Pointer(given))
	find := C.basestring_harness_judge(oracle.harness, given)
	if find == nil {
		return "", nil
	}
	return C.GoString(find), nil
}

// A panic of the library is a find.
func answered(op string, in map[string]interface{}) (reply map[string]interface{}) {
	defer func() {
		if trouble := recover(); trouble != nil {
			reply = map[string]interface{}{"broken": fmt.Sprintf("panic: %v\n%s", trouble, debug.Stack())}
		}
	}()
	return answer(op, in)
}
