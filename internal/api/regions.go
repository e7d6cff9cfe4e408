package api

import (
	"context"
	"strings"

	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/regions"
)

func (d *doors) regionRoutes() {
	door(d, get("list-regions", "/v1/regions", "List provinces, what lies in one of them, or what bears a name").
		with("Divisions of China by GB/T 2260. Names may be full or short (浦东), with those of what they lie in before them (广东 深圳 南山区)."), d.listRegions)
}

// Region is a province, city or district of China.
type Region struct {
	Code     string `json:"code" example:"310115"`
	Name     string `json:"name" example:"浦东新区"`
	NameEn   string `json:"name_en,omitempty" doc:"Provinces only" example:"Shanghai"`
	FullName string `json:"full_name" example:"上海市浦东新区"`
	Level    string `json:"level" enum:"province,city,district"`
	Parent   string `json:"parent,omitempty" doc:"What it lies in; districts of municipalities lie in the province itself" example:"310000"`
}

// Regions are divisions of China.
type Regions struct {
	Items []Region `json:"items"`
}

// ToAPIRegion writes a division.
func ToAPIRegion(d regions.Division) Region {
	return Region{Code: d.Code, Name: d.Name, NameEn: d.English(), FullName: regions.Name(d.Code), Level: string(d.Level), Parent: d.Parent}
}

type listRegionsInput struct {
	Parent string `query:"parent" maxLength:"40" doc:"Code of a province or city; left out: the provinces" example:"310000"`
	Name   string `query:"name" maxLength:"100" doc:"Finds divisions by name, in all of China or in parent" example:"浦东新区"`
}

func (d *doors) listRegions(_ context.Context, in *listRegionsInput) (*answer[Regions], error) {
	if in.Parent != "" && !regions.Known(in.Parent) {
		return nil, contacts.ErrUnknownRegion.At("query.parent")
	}
	found := regions.Children(in.Parent)
	if strings.TrimSpace(in.Name) != "" {
		found = nil
		for _, x := range regions.Named(in.Name) {
			if in.Parent == "" || x.Code != in.Parent && regions.Covers(in.Parent, x.Code) {
				found = append(found, x)
			}
		}
	}
	return &answer[Regions]{Regions{Items: each(found, ToAPIRegion)}}, nil
}

// checkRegion refuses at a place what is neither a division code nor another land's name.
func checkRegion(region, place string) error {
	return contacts.CheckRegion(region, place)
}
