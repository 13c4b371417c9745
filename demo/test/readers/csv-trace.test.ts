import { gzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { splitCsvLine } from '../../src/readers/csv-line.ts'
import { readCsvTrace } from '../../src/readers/csv-trace.ts'
import { collect, withFile } from '../temporary-file.ts'

const read = (text: string) => withFile(gzipSync(text), (path) => collect(readCsvTrace(path)))

test('t, type, client and every numeric column', async () => {
  const items = await read(
    't,type,client,status,model,prompt tokens\n0.5,chat,k0,200,m1,12\n1,chat,,200,7,\n',
  )
  expect(items).toEqual([
    { kind: 'arrival', atMs: 500, type: 'chat', client: 'k0', costs: { 'prompt-tokens': 12 } },
    { kind: 'arrival', atMs: 1_000, type: 'chat', client: 'unknown', costs: {} },
  ])
})

test('without a type, the client is the type', async () => {
  expect(await read('\uFEFFt,client\n2,k1\n')).toMatchObject([
    { atMs: 2_000, type: 'k1', client: 'k1' },
  ])
})

test('a column called requests does not hide the resource of that name', async () => {
  expect(await read('t,requests\n0,3\n')).toMatchObject([{ costs: { 'requests-cost': 3 } }])
})

test('unreadable lines say which they are and why', async () => {
  const items = await read('t,type,rows\n0,a,1\nx,a,1\n\n1,a\n2,"a,1\n3,a,-1\n4,a,many\n5,"a",2\n')
  expect(items.filter((item) => item.kind === 'unreadable')).toEqual([
    { kind: 'unreadable', line: 3, text: 'x,a,1', why: 't is no time: x' },
    { kind: 'unreadable', line: 5, text: '1,a', why: '2 fields, not 3' },
    { kind: 'unreadable', line: 6, text: '2,"a,1', why: 'broken quotes' },
    { kind: 'unreadable', line: 7, text: '3,a,-1', why: 'rows is no cost: -1' },
    { kind: 'unreadable', line: 8, text: '4,a,many', why: 'rows is no cost: many' },
  ])
  expect(items.length).toBe(7)
})

test('a header without t is refused in one sentence', async () => {
  await expect(read('count\n5\n')).rejects.toThrow(
    / has no column “t”; its first line is “count”\.$/,
  )
})

test('an archive that ends early is one unreadable line after those that could be read', async () => {
  const text = `t\n${Array.from({ length: 20_000 }, (_line, index) => `${index * 7.3}`).join('\n')}\n`
  const archive = gzipSync(text).subarray(0, -2_000)
  const items = await withFile(archive, (path) => collect(readCsvTrace(path)))
  expect(items.length).toBeGreaterThan(1)
  expect(items.slice(0, -1).every((item) => item.kind === 'arrival')).toBe(true)
  expect(items.at(-1)).toMatchObject({
    kind: 'unreadable',
    why: expect.stringContaining('damaged'),
  })
})

test('fields quoted as RFC 4180 says come back as they were', () => {
  const quote = (field: string) => `"${field.replaceAll('"', '""')}"`
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), (fields) => {
      expect(splitCsvLine(fields.map(quote).join(','))).toEqual(fields)
    }),
  )
})

test.each([
  ['', ['']],
  [',', ['', '']],
  ['"",', ['', '']],
  ['1,"a, ""b""",', ['1', 'a, "b"', '']],
  ['a"b,c', undefined],
  ['"a"b', undefined],
])('splitting %j', (line, fields) => {
  expect(splitCsvLine(line)).toEqual(fields)
})
