package demo

import (
	"bytes"
	"crypto/sha256"
	"image"
	"image/color"
	"image/png"
	"strconv"
	"strings"
	"sync"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/files"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
)

// The demo's pictures are drawn by the program: a ground of one colour growing lighter, and a simple shape of the kind of goods. They are
// stored as public files of the operator's, so that they go the way that real ones go.
const (
	pictureSide  = 420 // pixels
	coverWidth   = 1200
	coverHeight  = 480
	colourways   = 3 // of each shape, so that products of a category differ
	gradientStep = 6 // rows of one colour: pictures stay small
)

// drawing is one picture as it is stored.
type drawing struct {
	name    string
	content []byte
}

// shapes are drawn by parts on a grid of 100 by 100: what it is, its tone (a body, b dark, c soft), and numbers. An oval has its middle and
// radii, a box two corners and the radius of its own, a poly its corners.
var shapes = map[string]string{
	"leaf":   "oval c 50 78 30 7;poly a 50 16 70 34 74 56 62 74 50 80 38 74 26 56 30 34;poly b 49 24 51 24 51 80 49 80;poly b 50 50 66 38 50 54;poly b 50 60 34 46 50 64",
	"pouch":  "oval c 50 84 28 5;box a 28 22 72 82 8;box b 28 22 72 32 4;box c 36 46 64 66 4;oval b 50 56 8 7",
	"jar":    "oval c 50 84 28 5;box a 30 34 70 82 10;box b 33 22 67 34 4;box c 34 50 66 68 3;oval b 50 59 6 6",
	"bottle": "oval c 50 86 22 4;box a 36 36 64 84 9;box b 44 16 56 30 3;box a 42 29 58 40 3;box c 38 52 62 70 2;box b 42 58 58 60 1;box b 42 63 54 65 1",
	"pan":    "oval c 46 72 34 6;box b 66 47 94 53 3;oval b 44 52 30 20;oval a 44 50 26 16;oval c 44 50 16 9",
	"pot":    "oval c 50 80 32 6;box b 16 48 84 56 4;box a 24 40 76 78 9;box b 22 34 78 41 3;oval b 50 29 5 5",
	"knife":  "oval c 50 82 30 4;poly a 24 26 66 26 66 56 30 56;box b 64 34 88 46 5;oval c 72 40 2 2;oval c 80 40 2 2",
	"board":  "oval c 50 84 30 5;box a 26 24 74 80 9;oval b 50 31 4 3;box c 34 42 66 45 1;box c 34 56 66 59 1;box c 34 70 66 73 1",
	"bowl":   "oval c 50 80 26 5;poly a 18 46 82 46 72 72 60 78 40 78 28 72;oval b 50 46 32 8;oval c 50 46 26 5",
	"cup":    "oval c 46 84 26 5;oval b 72 54 14 14;oval c 72 54 8 8;box a 24 32 68 82 9;box b 24 32 68 40 4;box c 30 52 62 56 2",
	"quilt":  "oval c 50 84 36 5;box a 18 30 82 80 9;box b 18 30 82 44 6;box c 26 22 48 38 7;box c 52 22 74 38 7;box c 24 56 76 58 1;box c 24 68 76 70 1",
	"towel":  "oval c 50 86 26 4;box a 28 20 72 84 5;box b 28 64 72 68 1;box b 28 72 72 74 1;box c 34 20 38 60 1;box c 62 20 66 60 1",
	"shirt":  "poly a 34 24 44 28 56 28 66 24 88 38 78 54 70 48 70 84 30 84 30 48 22 54 12 38;poly c 44 28 50 36 56 28;box b 42 54 58 66 3",
	"pen":    "poly a 66 16 78 28 40 66 28 54;poly b 28 54 40 66 22 72;poly c 24 68 28 70 22 72;poly b 60 22 72 34 75 31 63 19;oval c 50 84 30 4",
	"book":   "oval c 50 86 30 4;box b 26 18 76 84 5;box a 32 18 76 84 4;box c 42 32 66 36 1;box c 42 42 60 45 1;box b 62 18 68 40 1",
	"box":    "oval c 50 84 34 5;poly a 50 24 84 38 84 70 50 84 16 70 16 38;poly b 50 52 84 38 84 70 50 84;poly c 50 24 84 38 50 52 16 38;box a 44 30 56 46 1",
	"kettle": "oval c 50 86 28 4;oval b 74 48 14 16;oval c 74 48 8 10;poly a 32 28 64 28 72 82 24 82;poly b 32 36 16 30 32 48;box b 36 20 60 28 3;oval b 48 17 4 3;box c 40 44 46 74 2",
	"fan":    "oval c 50 88 22 4;box b 47 56 53 86 2;box b 34 82 66 88 3;oval b 50 42 28 28;oval a 50 42 25 25;poly c 50 42 58 20 66 30;poly c 50 42 66 58 54 64;poly c 50 42 30 52 28 38;oval b 50 42 5 5",
	"tent":   "oval c 50 80 40 6;poly a 50 22 86 78 14 78;poly b 50 22 86 78 62 78;poly c 50 40 58 78 42 78",
	"bag":    "oval c 50 88 26 4;box b 40 16 60 30 8;box a 26 26 74 86 14;box c 34 54 66 78 6;box b 34 60 66 62 1;box b 46 40 54 46 2",
	"ball":   "oval c 50 84 26 5;oval a 50 50 32 32;box b 49 18 51 82 0;box b 18 49 82 51 0;oval c 38 38 8 7",
	"paw":    "oval c 50 84 28 5;oval a 50 64 20 16;oval a 26 46 8 11;oval a 42 32 8 11;oval a 58 32 8 11;oval a 74 46 8 11;oval b 50 66 8 6",
}

// shapeOf says which shape goods of a third-level category have, by a word in its name; else one of its first level.
var shapeOf = []struct{ words, shape string }{
	{"茶", "leaf"}, {"蜂蜜 面霜 精华 面膜", "jar"}, {"炒锅", "pan"}, {"汤锅", "pot"}, {"刀具", "knife"}, {"砧板", "board"}, {"碗盘 餐具", "bowl"}, {"杯壶 奶瓶 水具", "cup"},
	{"床品 被芯 枕芯 睡袋 窝垫", "quilt"}, {"巾", "towel"}, {"连体衣 短袖 衬衫 针织 裤 裙 外套 袜", "shirt"}, {"笔记 手账", "book"}, {"笔", "pen"}, {"收纳 家具 早餐机", "box"},
	{"洗 护发 沐浴 身体乳 清洁 防晒 牙刷", "bottle"}, {"水壶 榨汁 加湿 吹风", "kettle"}, {"风扇 照明", "fan"}, {"帐篷", "tent"}, {"背包", "bag"}, {"球 瑜伽 力量", "ball"},
	{"猫 狗", "paw"}, {"大米 杂粮 面食 坚果 果干 肉脯 糕点 干货", "pouch"},
}

func shapeFor(category string) string {
	for _, s := range shapeOf {
		for word := range strings.FieldsSeq(s.words) {
			if strings.Contains(category, word) {
				return s.shape
			}
		}
	}
	return "box"
}

// tone is a ground with the three tones of what stands on it.
type tone struct{ ground, body, dark, soft color.RGBA }

func rgb(v int) color.RGBA {
	return color.RGBA{uint8(v >> 16), uint8(v >> 8 & 255), uint8(v & 255), 255} //nolint:gosec // parts of 24 bits
}

// tones are quiet ones that white cards bear side by side.
var tones = []tone{
	{rgb(0xdbeae2), rgb(0x3f8f74), rgb(0x225c49), rgb(0xb5d8c9)}, {rgb(0xf5e6d3), rgb(0xc98a4b), rgb(0x8a5523), rgb(0xe8cba6)},
	{rgb(0xdfe8f3), rgb(0x5b86b8), rgb(0x2f5584), rgb(0xb9cfe8)}, {rgb(0xf4dfdf), rgb(0xc0696a), rgb(0x87393b), rgb(0xe6b9b9)},
	{rgb(0xebe4f2), rgb(0x8a72ad), rgb(0x574178), rgb(0xcfc0e2)}, {rgb(0xf2edd6), rgb(0xa79a43), rgb(0x6d641f), rgb(0xd9d19c)},
	{rgb(0xdceff0), rgb(0x419aa1), rgb(0x1f666c), rgb(0xaed9dc)}, {rgb(0xefe6e0), rgb(0x94776a), rgb(0x5f463b), rgb(0xd3c0b6)},
}

// drawn keeps what was drawn: it is the same in every demo of a process.
var drawn sync.Map

// drawShape draws one shape in one of the tones.
func drawShape(shape string, way int) []byte {
	key := shape + strconv.Itoa(way)
	if known, there := drawn.Load(key); there {
		return known.([]byte) //nolint:forcetypeassert // nothing else is put there
	}
	t := tones[way%len(tones)]
	c := newCanvas(pictureSide, pictureSide, t.ground)
	c.shape(shapes[shape], t, 0, 0, 2*pictureSide)
	content := c.encoded()
	drawn.Store(key, content)
	return content
}

// drawCover draws a wide picture with shapes in a row.
func drawCover(way int, names ...string) []byte {
	t := tones[way%len(tones)]
	c := newCanvas(coverWidth, coverHeight, t.ground)
	for i, name := range names {
		size := 2 * coverHeight * 7 / 10
		c.shape(shapes[name], tones[(way+i)%len(tones)], 2*coverWidth*(2*i+1)/(2*len(names))-size/2, 2*coverHeight-size, size)
	}
	return c.encoded()
}

// storeDrawing queues storing a picture that anybody may see.
func (s *scene) storeDrawing(tx *db.Tx, by flows.Acting, d drawing) (id.File, error) {
	sum := sha256.Sum256(d.content)
	f := files.File{
		ID: id.NewFile(s.world.IDs), Public: true, Name: d.name, MediaType: files.MediaType(d.content), Bytes: int64(len(d.content)), SHA256: sum[:],
		CreatedBy: by.Actor, CreatedAt: by.At,
	}
	files.AddPart(tx, f.ID, 0, d.content)
	return f.ID, files.Finish(tx, f)
}

// address is where anybody may see a stored picture.
func address(f id.File) string { return "/media/" + f.String() }

// album gives each shape in each tone an address, storing a picture when it is asked for first.
type album struct {
	scene *scene
	tx    *db.Tx
	by    flows.Acting
	known map[string]string
}

func (a *album) picture(category string, way int) (string, error) {
	shape := shapeFor(category)
	way %= len(tones)
	key := shape + "-" + strconv.Itoa(way+1) + ".png"
	if at, there := a.known[key]; there {
		return at, nil
	}
	f, err := a.scene.storeDrawing(a.tx, a.by, drawing{key, drawShape(shape, way)})
	a.known[key] = address(f)
	return a.known[key], err
}

// encoded gives the canvas in its final size as PNG.
func (c *canvas) encoded() []byte {
	var out bytes.Buffer
	e := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := e.Encode(&out, c.halved()); err != nil {
		panic(err) // into memory
	}
	return out.Bytes()
}

// canvas is drawn at twice its size, and halved at the end: so edges are smooth.
type canvas struct{ *image.RGBA }

// newCanvas fills a ground that grows lighter downwards.
func newCanvas(width, height int, ground color.RGBA) *canvas {
	c := &canvas{image.NewRGBA(image.Rect(0, 0, 2*width, 2*height))}
	for y := range 2 * height {
		lift := y / (2 * gradientStep) * (2 * gradientStep) * 60 / (2 * height) // percent of the way to white
		row := color.RGBA{lighter(ground.R, lift), lighter(ground.G, lift), lighter(ground.B, lift), 255}
		c.span(y, 0, 2*width, row)
	}
	return c
}

func lighter(v uint8, percent int) uint8 { return v + uint8((255-int(v))*percent/100) } //nolint:gosec // stays below 256

// span colours a part of a row; what lies outside is left out.
func (c *canvas) span(y, from, to int, with color.RGBA) {
	from, to = max(from, 0), min(to, c.Rect.Dx())
	if y < 0 || y >= c.Rect.Dy() || from >= to {
		return
	}
	row := c.Pix[y*c.Stride+4*from : y*c.Stride+4*to]
	row[0], row[1], row[2], row[3] = with.R, with.G, with.B, with.A
	for done := 4; done < len(row); done *= 2 {
		copy(row[done:], row[:done])
	}
}

// halved gives the picture in its final size.
func (c *canvas) halved() image.Image {
	width, height := c.Rect.Dx()/2, c.Rect.Dy()/2
	out := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		upper, lower := c.Pix[2*y*c.Stride:], c.Pix[(2*y+1)*c.Stride:]
		into := out.Pix[y*out.Stride:]
		for x := range width {
			for k := range 4 {
				i := 8*x + k
				into[4*x+k] = uint8((int(upper[i]) + int(upper[i+4]) + int(lower[i]) + int(lower[i+4])) / 4) //nolint:gosec // a mean of bytes
			}
		}
	}
	return out
}
