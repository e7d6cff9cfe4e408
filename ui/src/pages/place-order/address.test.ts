import { expect, test } from 'vitest'
import { splitPasted } from './address'

const whole = { name: '王小明', phone: '13800138000', province: '广东省', city: '深圳市', district: '南山区', address: '科技园南路 1 号' }

test('a line with blanks is split', () => {
  expect(splitPasted('王小明 13800138000 广东省 深圳市 南山区 科技园南路1号')).toEqual({ ...whole, address: '科技园南路1号' })
})

test('a line without blanks in the place is split by its signs', () => {
  expect(splitPasted('王小明，138-0013-8000，广东省深圳市南山区科技园南路 1 号')).toEqual(whole)
})

test('name and phone may stand behind', () => {
  expect(splitPasted('广东省深圳市南山区科技园南路1号 王小明 13800138000')).toEqual({ ...whole, address: '科技园南路1号' })
})

test('labels are left out', () => {
  expect(splitPasted('收货人：王小明\n手机号：13800138000\n所在地区：广东省 深圳市 南山区\n详细地址：科技园南路1号')).toEqual({ ...whole, address: '科技园南路1号' })
})

test('municipalities have no city, repeated or not', () => {
  expect(splitPasted('李四 13900139000 上海市浦东新区世纪大道100号')).toMatchObject({ name: '李四', province: '上海市', city: '', district: '浦东新区', address: '世纪大道100号' })
  expect(splitPasted('李四 13900139000 北京市北京市朝阳区建国路88号')).toMatchObject({ province: '北京市', district: '朝阳区', address: '建国路88号' })
})

test('short names between blanks are taken as they stand', () => {
  expect(splitPasted('王小明 13800138000 广东 深圳 南山 科技园1号')).toMatchObject({ province: '广东', city: '深圳', district: '南山', address: '科技园1号' })
})

test('a landline is a phone, too', () => {
  expect(splitPasted('王小明 0755-12345678 广东省深圳市南山区科技园1号').phone).toBe('0755-12345678')
})

test('autonomous regions and prefectures', () => {
  expect(splitPasted('阿依 13700137000 新疆维吾尔自治区伊犁哈萨克自治州伊宁市解放路2号')).toMatchObject({ province: '新疆维吾尔自治区', city: '伊犁哈萨克自治州', district: '伊宁市', address: '解放路2号' })
})
