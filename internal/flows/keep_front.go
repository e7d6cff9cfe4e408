package flows

import (
	"slices"
	"strconv"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/files"
	"github.com/fenxiao/fenxiao/internal/fronts"
	"github.com/fenxiao/fenxiao/internal/id"
)

// CheckFront finds all that is wrong with new settings of the operator's public page, and tidies them up. It writes nothing.
func CheckFront(tx *db.Tx, by Acting, s *fronts.Settings) error {
	var faults fault.List
	faults.AddAll(s.Check(by.At), "")
	pictures, categories, labels := map[id.File]*files.File{}, map[id.Category]*catalog.Category{}, map[id.Label]*catalog.Label{}
	shown := slices.DeleteFunc(append([]id.File{s.Logo}, s.Covers...), func(f id.File) bool { return f == 0 })
	files.LoadFacts(tx, shown, pictures)
	catalog.LoadCategories(tx, s.Categories, categories)
	catalog.LoadLabels(tx, s.Labels, labels)
	if err := tx.Flush(); err != nil {
		return err
	}
	if s.Logo != 0 && !publicPicture(pictures[s.Logo]) {
		faults.Add(fronts.ErrPicture, "logo")
	}
	for i, cover := range s.Covers {
		if !publicPicture(pictures[cover]) {
			faults.Add(fronts.ErrPicture, "covers["+strconv.Itoa(i)+"]")
		}
	}
	for i, category := range s.Categories {
		if categories[category] == nil {
			faults.Add(fronts.ErrUnknown, "category_ids["+strconv.Itoa(i)+"]")
		}
	}
	for i, label := range s.Labels {
		if l := labels[label]; l == nil || l.Supplier != 0 {
			faults.Add(fronts.ErrUnknown, "label_ids["+strconv.Itoa(i)+"]")
		}
	}
	return faults.Err(fronts.ErrInvalid)
}

// publicPicture says whether strangers may see a file on the operator's page: its own public pictures.
func publicPicture(f *files.File) bool {
	return f != nil && f.Owner == 0 && f.Public && slices.Contains(files.Pictures, f.MediaType)
}

// KeepFront sets what the operator's public page is from a time on. What held before, and what holds now, stand in the audit trail.
func KeepFront(tx *db.Tx, by Acting, s fronts.Settings) error {
	before, err := fronts.InForce(tx, by.At)
	if err != nil {
		return err
	}
	if err := CheckFront(tx, by, &s); err != nil {
		return err
	}
	s.MadeBy = by.Actor
	if err := fronts.Set(tx, s, by.At); err != nil {
		return err
	}
	by.note(tx, "front.set", s.ID.String(), toldFront(before), toldFront(s))
	return nil
}

// DropFront takes back settings that do not hold yet.
func DropFront(tx *db.Tx, by Acting, version id.Front) error {
	before, err := fronts.Get(tx, version)
	if err != nil {
		return err
	}
	if err := fronts.Drop(tx, version, by.At); err != nil {
		return err
	}
	by.note(tx, "front.drop", version.String(), toldFront(before), nil)
	return nil
}

// frontTold is what the audit trail keeps of the page's settings.
type frontTold struct {
	From string `json:"from"`
	fronts.Content
}

func toldFront(s fronts.Settings) any {
	if s.ID == 0 {
		return nil
	}
	return frontTold{s.From.String(), s.Content}
}
