/** Reads comma-separated text: quoted fields may hold commas, quotes and line ends. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let quoted = false
  const source = text.replace(/^\uFEFF/, '')
  for (let n = 0; n < source.length; n++) {
    const c = source[n]
    if (quoted) {
      if (c !== '"') field += c
      else if (source[n + 1] === '"') field += source[++n]
      else quoted = false
    } else if (c === '"') quoted = true
    else if (c === ',') (row.push(field), (field = ''))
    else if (c === '\n') (row.push(field), rows.push(row), (row = []), (field = ''))
    else if (c !== '\r') field += c
  }
  if (field !== '' || row.length > 0) rows.push([...row, field])
  return rows
}
