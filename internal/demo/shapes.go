package demo

import (
	"image/color"
	"slices"
	"strings"
)

// shape draws parts on a square of the canvas.
func (c *canvas) shape(parts string, t tone, left, top, size int) {
	for part := range strings.SplitSeq(parts, ";") {
		word := strings.Fields(part)
		with := map[string]color.RGBA{"a": t.body, "b": t.dark, "c": t.soft}[word[1]]
		n := make([]int, len(word)-2)
		for i, w := range word[2:] {
			n[i] = int(number(w)) * size / 100
			if word[0] == "poly" || i < 2 || word[0] == "box" && i < 4 {
				n[i] += []int{left, top}[i%2]
			}
		}
		switch word[0] {
		case "oval":
			c.oval(n[0], n[1], n[2], n[3], with)
		case "box":
			c.box(n[0], n[1], n[2], n[3], n[4], with)
		case "poly":
			c.poly(n, with)
		}
	}
}

// oval fills an ellipse with its middle and radii.
func (c *canvas) oval(x, y, wide, high int, with color.RGBA) {
	for dy := -high; dy <= high; dy++ {
		half := root(wide*wide*(high*high-dy*dy)) / max(high, 1)
		c.span(y+dy, x-half, x+half, with)
	}
}

// box fills a rectangle with round corners.
func (c *canvas) box(left, top, right, bottom, radius int, with color.RGBA) {
	for y := top; y < bottom; y++ {
		in := 0
		if d := max(top+radius-y, y-(bottom-1-radius)); d > 0 {
			in = radius - root(radius*radius-d*d)
		}
		c.span(y, left+in, right-in, with)
	}
}

// poly fills a polygon with its corners in a row: x, y, and so on.
func (c *canvas) poly(corners []int, with color.RGBA) {
	for y := range c.Rect.Dy() {
		var cuts []int
		for i := 0; i < len(corners); i += 2 {
			x1, y1 := corners[i], corners[i+1]
			next := (i + 2) % len(corners)
			x2, y2 := corners[next], corners[next+1]
			if (y1 <= y) != (y2 <= y) {
				cuts = append(cuts, x1+(y-y1)*(x2-x1)/(y2-y1))
			}
		}
		slices.Sort(cuts)
		for i := 0; i+1 < len(cuts); i += 2 {
			c.span(y, cuts[i], cuts[i+1], with)
		}
	}
}

// root is the whole part of a square root; 0 of what is below zero.
func root(n int) int {
	if n <= 0 {
		return 0
	}
	x := n
	for next := (x + 1) / 2; next < x; next = (x + n/x) / 2 {
		x = next
	}
	return x
}
