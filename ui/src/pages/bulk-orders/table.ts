/** The columns of a table of orders, each with the heads that name it in either language. */
export const columns = {
  own: ['外部单号', '订单号', '商家订单号', '店铺订单号', 'own number', 'order number', 'order no', 'order'],
  sku: ['商品编码', '规格编码', '商家编码', 'sku', 'sku编码', 'code', 'sku code', 'sku id'],
  quantity: ['数量', '件数', '购买数量', 'quantity', 'qty'],
  sale: ['售价', '单价', '销售价', 'sale price', 'price'],
  name: ['收货人', '收件人', '姓名', '收货人姓名', 'name', 'receiver'],
  phone: ['电话', '手机', '手机号', '联系电话', '收货人电话', 'phone', 'mobile'],
  province: ['省', '省份', 'province'],
  city: ['市', '城市', 'city'],
  district: ['区', '区县', 'district'],
  address: ['地址', '详细地址', '收货地址', 'address', 'street address'],
  remark: ['备注', '买家留言', 'remark', 'note'],
} as const

export type Field = keyof typeof columns
export const fields = Object.keys(columns) as Field[]
export type Cells = Record<Field, string>

const plain = (head: string) => head.trim().toLowerCase().replace(/[*＊（(].*$/, '').replace(/[\s_-]+/g, ' ').trim()

/** Which column of a pasted table is which; none where the first row is no head. */
export function headOf(row: string[]): Map<Field, number> | undefined {
  const found = new Map<Field, number>()
  row.forEach((cell, n) => {
    const field = fields.find((f) => (columns[f] as readonly string[]).includes(plain(cell)))
    if (field && !found.has(field)) found.set(field, n)
  })
  return found.has('sku') && found.size >= 3 ? found : undefined
}

/** Reads what Excel puts on the clipboard: tabs between cells, quotes around cells with breaks in them. */
export function readTable(text: string): string[][] {
  const parting = text.includes('\t') ? '\t' : ','
  const rows: string[][] = [[]]
  let cell = ''
  let quoted = false
  const end = () => {
    rows.at(-1)?.push(cell.trim())
    cell = ''
  }
  for (let n = 0; n < text.length; n++) {
    const sign = text[n] ?? ''
    if (quoted && sign === '"' && text[n + 1] === '"') (cell += '"'), n++
    else if (quoted && sign === '"') quoted = false
    else if (!quoted && sign === '"' && cell === '') quoted = true
    else if (!quoted && sign === parting) end()
    else if (!quoted && sign === '\n') end(), rows.push([])
    else if (sign !== '\r') cell += sign
  }
  end()
  return rows.filter((r) => r.some((c) => c !== ''))
}

/** Gives rows their columns by the head, or by the template's order where there is none. */
export function cellsOf(rows: string[][]): Cells[] {
  const head = rows[0] ? headOf(rows[0]) : undefined
  const at = head ?? new Map(fields.map((f, n) => [f, n]))
  return (head ? rows.slice(1) : rows).map((row) => Object.fromEntries(fields.map((f) => [f, row[at.get(f) ?? -1] ?? ''])) as Cells)
}
