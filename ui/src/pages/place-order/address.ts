/** A pasted address taken apart; the server says whether there is such a place. */
export interface Pasted {
  name: string
  phone: string
  province: string
  city: string
  district: string
  address: string
}

const phonePattern = /(?:\+?86[- ]?)?(1\d{2}[- ]?\d{4}[- ]?\d{4})(?!\d)|(0\d{2,3}-?\d{7,8}(?:-\d{1,5})?)(?!\d)/
const label = /(收货人|收件人|姓名|联系人|手机号码?|电话|联系方式|所在地区|地区|详细地址|收货地址|地址)\s*[:：]\s*/g

const provinces = [
  '北京', '天津', '河北', '山西', '内蒙古', '辽宁', '吉林', '黑龙江', '上海', '江苏', '浙江', '安徽', '福建', '江西', '山东', '河南', '湖北', '湖南', '广东', '广西', '海南',
  '重庆', '四川', '贵州', '云南', '西藏', '陕西', '甘肃', '青海', '宁夏', '新疆', '台湾', '香港', '澳门',
]
const municipal = /^(北京|天津|上海|重庆)/

/** Splits "name phone province city district street" in any order of name, phone and place, with blanks, commas or labels between. */
export function splitPasted(text: string): Pasted {
  const plain = text.replace(label, ' ').replace(/[,，;；、|\t\n\r]+/g, ' ').replace(/\s+/g, ' ').trim()
  const found = phonePattern.exec(plain)
  const phone = (found?.[1]?.replace(/[- ]/g, '') ?? found?.[2] ?? '').trim()
  const rest = (found ? `${plain.slice(0, found.index)} ${plain.slice(found.index + found[0].length)}` : plain).split(' ').filter(Boolean)
  const begins = rest.findIndex((part) => provinces.some((p) => part.startsWith(p)) && part.length > 1)
  const nameAt = nameOf(rest, begins)
  const name = nameAt >= 0 ? (rest[nameAt] ?? '') : ''
  const place = rest.filter((_, n) => n !== nameAt)
  return { name, phone, ...splitPlace(place.join(' ')) }
}

/** The name is the short part without digits that is no part of the place: what stands before it, or else behind. */
function nameOf(parts: string[], begins: number): number {
  const like = (part: string | undefined) => part !== undefined && part.length <= 12 && !/\d/.test(part)
  const end = parts.length - 1
  if (begins > 0) return like(parts[begins - 1]) ? begins - 1 : 0
  if (begins === 0 && end > 0 && like(parts[end]) && !/[省市区县镇乡路街道巷弄号楼室栋村园]$/.test(parts[end] ?? '')) return end
  return begins < 0 && parts.length > 1 && like(parts[0]) ? 0 : -1
}

/** Splits the place by the signs that end provinces, cities and districts. */
export function splitPlace(text: string): Omit<Pasted, 'name' | 'phone'> {
  let rest = text.trim()
  const take = (pattern: RegExp) => {
    const found = pattern.exec(rest)?.[0] ?? ''
    rest = rest.slice(found.length).trim()
    return found.trim()
  }
  const province = take(new RegExp(`^(?:${provinces.join('|')})(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)?`))
  const parts = rest.split(' ').filter(Boolean)
  // With blanks between, the parts are taken as they stand.
  const parted = parts.length >= 3 && !/(市|州|盟|地区)./.test(parts[0] ?? '') && !/\d/.test(parts[1] ?? '')
  if (province && parted && !municipal.test(province)) return { province, city: parts[0] ?? '', district: parts[1] ?? '', address: parts.slice(2).join(' ') }
  if (municipal.test(province)) {
    take(new RegExp(`^${province.slice(0, 2)}市?|^市辖区`))
    return { province, city: '', district: take(/^[^ \d]{1,8}?[区县](?!号)|^\S+(?= )/), address: rest }
  }
  const city = take(/^[^ \d]{2,11}?(?:自治州|地区|盟|市)/)
  const district = take(/^[^ \d]{1,11}?(?:自治县|自治旗|林区|[区县旗市])/)
  return { province, city, district, address: rest }
}
