package web

import (
	"context"
	"maps"
	"strconv"
	"strings"
	"sync"
)

// Language is the language of messages for people. Codes are the same in all of them.
type Language string

// The languages.
const (
	English Language = "en"
	Chinese Language = "zh"
)

// ReadLanguage picks the language that an Accept-Language header likes best; English when it names none of ours.
func ReadLanguage(header string) Language {
	best, bestQuality := English, 0
	for part := range strings.SplitSeq(header, ",") {
		tag, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		language, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
		if quality := quality(params); quality > bestQuality && (language == "zh" || language == "en") {
			best, bestQuality = Language(language), quality
		}
	}
	return best
}

// quality reads `q=0.8` as thousandths.
func quality(params string) int {
	value, found := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
	if !found {
		return 1000
	}
	whole, fraction, _ := strings.Cut(value, ".")
	thousandths, err := strconv.Atoi((whole + fraction + "000")[:len(whole)+3])
	if err != nil {
		return 0
	}
	return thousandths
}

type languageKey struct{}

// LanguageOf gives the reader's language of the request behind a context.
func LanguageOf(ctx context.Context) Language {
	if l, ok := ctx.Value(languageKey{}).(Language); ok {
		return l
	}
	return English
}

var catalogue = struct {
	sync.RWMutex
	chinese map[string]string
}{chinese: maps.Clone(ownChinese)}

// Translate adds Chinese messages by code, for the faults that rooms and flows declare.
func Translate(chinese map[string]string) {
	catalogue.Lock()
	defer catalogue.Unlock()
	maps.Copy(catalogue.chinese, chinese)
}

func translate(l Language, code, english string) string {
	if l != Chinese {
		return english
	}
	catalogue.RLock()
	defer catalogue.RUnlock()
	if text, ok := catalogue.chinese[code]; ok {
		return text
	}
	return english
}

// Say gives the message of a code in a reader's language, for what is told elsewhere than in a problem document: a file, a mail.
func Say(l Language, code, english string) string { return translate(l, code, english) }

// Translated says whether a code has a Chinese message.
func Translated(code string) bool {
	return translate(Chinese, code, "") != ""
}

var ownChinese = map[string]string{
	"invalid_request":        "请求有误，详见 errors",
	"not_signed_in":          "请先登录，或提供 API 密钥",
	"wrong_token":            "令牌无效、已过期或已吊销",
	"forbidden":              "当前角色无权进行此操作",
	"not_found":              "未找到",
	"unknown_path":           "没有这个路径",
	"idempotency_key_reused": "该 Idempotency-Key 已用于另一个请求",
	"too_many_requests":      "请求过于频繁，请稍后再试",
	"busy":                   "系统繁忙，请用同一个 Idempotency-Key 重试",
	"outcome_unknown":        "结果未知，请用同一个 Idempotency-Key 重试",
	"timed_out":              "处理超时，请用同一个 Idempotency-Key 重试",
	"malformed_json":         "请求体不是合法的 JSON",
	"unreadable_body":        "请求体无法读取",
	"malformed_query":        "查询字符串格式有误",
	"missing_body":           "缺少请求体",
	"unexpected_body":        "该请求不接受请求体",
	"wrong_method":           "该路径不支持此方法",
	"body_timed_out":         "请求体接收超时",
	"body_too_large":         "请求体过大",
	"wrong_content_type":     "请求体必须是 application/json",
	"incident":               "内部错误，请提供事故编号",
	"missing_field":          "缺少该字段",
	"unknown_field":          "没有这个字段",
	"unknown_parameter":      "没有这个查询参数",
	"invalid_value":          "值不合法",
	"out_of_range":           "超出范围",
	"wrong_length":           "长度不合要求",
	"malformed_cursor":       "分页游标无效",
}
