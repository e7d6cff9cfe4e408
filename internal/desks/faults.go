package desks

import "github.com/fenxiao/fenxiao/internal/fault"

// The room's refusals.
var (
	// ErrInvalid: the summary over places at fault.
	ErrInvalid = fault.New(fault.Invalid, "invalid", "the request has mistakes")
	// ErrNotFound: this person has no view of that name on that page.
	ErrNotFound = fault.New(fault.NotFound, "not_found", "there is no such thing")
	// ErrPage: a page is named by a word.
	ErrPage = fault.New(fault.Invalid, "page_malformed", "a page is 1 to 60 of a-z, 0-9, dot, hyphen and underscore")
	// ErrName: a view's name is one line.
	ErrName = fault.New(fault.Invalid, "view_name_malformed", "a view's name is one line of 1 to 60 characters")
	// ErrBody: what a view keeps.
	ErrBody = fault.New(fault.Invalid, "view_body_malformed", "a view keeps one JSON object of at most 4096 bytes")
	// ErrPlace: where a view stands among those of its page.
	ErrPlace = fault.New(fault.Invalid, "view_place_malformed", "a view's place is 0 to 1000")
	// ErrTooManyViews: a page, and a person, has a bounded number of views.
	ErrTooManyViews = fault.New(fault.Refused, "too_many_views", "a page has at most 30 saved views, a person at most 200")
	// ErrColumns: which columns a list shows.
	ErrColumns = fault.New(fault.Invalid, "columns_malformed", "at most 100 columns, each once, each 1 to 60 of a-z, 0-9, dot, hyphen and underscore")
	// ErrDensity: how close rows stand.
	ErrDensity = fault.New(fault.Invalid, "density_unknown", "a density is loose, middle or tight")
	// ErrTheme: light, dark, or as the machine has it.
	ErrTheme = fault.New(fault.Invalid, "theme_unknown", "a theme is light, dark or system")
	// ErrTooManyPages: a person has preferences for a bounded number of pages.
	ErrTooManyPages = fault.New(fault.Refused, "too_many_pages", "a person has preferences for at most 200 pages")
)
