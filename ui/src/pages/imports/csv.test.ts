import { expect, test } from 'vitest'
import { readCsv } from './csv'

test('quoted fields keep commas, quotes and line ends', () => {
  expect(readCsv('\uFEFFa,b\r\n"1,2","say ""hi""\nthere"\r\n')).toEqual([['a', 'b'], ['1,2', 'say "hi"\nthere']])
})

test('a last line without its end counts', () => {
  expect(readCsv('a,b\n1,')).toEqual([['a', 'b'], ['1', '']])
})
