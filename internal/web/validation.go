package web

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"
)

// Codes of what a schema refuses.
const (
	codeMissingField     = "missing_field"
	codeUnknownField     = "unknown_field"
	codeUnknownParameter = "unknown_parameter"
	codeInvalidValue     = "invalid_value"
	codeOutOfRange       = "out_of_range"
	codeWrongLength      = "wrong_length"
)

// separator parts the code, the English and the Chinese text in the messages that we give huma to use.
const separator = "\x1f"

var prepareOnce sync.Once

// prepare sets huma's package variables once a process: names of fields are exact, arrays are never null, messages carry a code,
// and errors are our problem documents.
func prepare() {
	prepareOnce.Do(func() {
		huma.ValidateStrictCasing = true
		huma.DefaultArrayNullable = false
		huma.ErrorFormatter = formatMessage
		huma.NewErrorWithContext = problemOfValidation
		huma.NewError = func(status int, message string, found ...error) huma.StatusError {
			return problemOfValidation(nil, status, message, found...)
		}
		prepareMessages()
	})
}

func prepareMessages() {
	say := func(message *string, code, english, chinese string) {
		*message = code + separator + english + separator + chinese
	}
	say(&validation.MsgUnexpectedProperty, codeUnknownField, "there is no such field", "没有这个字段")
	say(&validation.MsgExpectedRequiredProperty, codeMissingField, "%[1]s", "%[1]s")
	say(&validation.MsgExpectedRFC3339DateTime, codeInvalidValue, "must be a time in RFC 3339", "必须是 RFC 3339 时间")
	say(&validation.MsgExpectedRFC3339Date, codeInvalidValue, "must be a date, YYYY-MM-DD", "必须是日期 YYYY-MM-DD")
	say(&validation.MsgExpectedBoolean, codeInvalidValue, "must be true or false", "必须是 true 或 false")
	say(&validation.MsgExpectedInteger, codeInvalidValue, "must be a whole number", "必须是整数")
	say(&validation.MsgExpectedNumber, codeInvalidValue, "must be a number", "必须是数字")
	say(&validation.MsgExpectedString, codeInvalidValue, "must be text", "必须是文本")
	say(&validation.MsgExpectedArray, codeInvalidValue, "must be a list", "必须是列表")
	say(&validation.MsgExpectedObject, codeInvalidValue, "must be an object", "必须是对象")
	say(&validation.MsgExpectedOneOf, codeInvalidValue, "must be one of: %[1]s", "必须是其中之一：%[1]s")
	say(&validation.MsgExpectedMinimumNumber, codeOutOfRange, "must be at least %[1]v", "不得小于 %[1]v")
	say(&validation.MsgExpectedMaximumNumber, codeOutOfRange, "must be at most %[1]v", "不得大于 %[1]v")
	say(&validation.MsgExpectedMinLength, codeWrongLength, "must have at least %[1]d characters", "至少 %[1]d 个字符")
	say(&validation.MsgExpectedMaxLength, codeWrongLength, "must have at most %[1]d characters", "至多 %[1]d 个字符")
	say(&validation.MsgExpectedMinItems, codeWrongLength, "must have at least %[1]d items", "至少 %[1]d 项")
	say(&validation.MsgExpectedMaxItems, codeWrongLength, "must have at most %[1]d items", "至多 %[1]d 项")
	say(&validation.MsgExpectedBePattern, codeInvalidValue, "must be %[1]s", "格式应为：%[1]s")
	say(&validation.MsgExpectedMatchPattern, codeInvalidValue, "must match %[1]s", "必须匹配 %[1]s")
}

// formatMessage writes whole numbers as such: huma keeps limits as floats.
func formatMessage(format string, args ...any) string {
	for i, a := range args {
		if f, ok := a.(float64); ok && f == math.Trunc(f) {
			args[i] = strconv.FormatFloat(f, 'f', 0, 64)
		}
	}
	return fmt.Sprintf(format, args...)
}

// placeOf turns one finding of huma into a place. Paths are those of the body, as faults name them.
func placeOf(l Language, d *huma.ErrorDetail) Place {
	path := strings.TrimPrefix(d.Location, "body.")
	parts := strings.Split(d.Message, separator)
	if len(parts) != 3 {
		return bare(l, path, d.Message)
	}
	code, message := parts[0], parts[1]
	if l == Chinese {
		message = parts[2]
	}
	if code == codeMissingField {
		if path == "body" || path == "" {
			return Place{Path: parts[1], Code: code, Message: translate(l, code, "this field is missing")}
		}
		return Place{Path: path + "." + parts[1], Code: code, Message: translate(l, code, "this field is missing")}
	}
	return Place{Path: path, Code: code, Message: message}
}

// bare handles the few messages that huma does not let us word.
func bare(l Language, path, message string) Place {
	code, english := codeInvalidValue, "this value is not valid"
	switch {
	case message == "unknown query parameter":
		code, english = codeUnknownParameter, "there is no such query parameter"
	case strings.HasPrefix(message, "required "):
		code, english = codeMissingField, "this field is missing"
	}
	return Place{Path: path, Code: code, Message: translate(l, code, english)}
}
