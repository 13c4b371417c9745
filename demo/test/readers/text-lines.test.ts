import { gzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { textLines } from '../../src/readers/text-lines.ts'
import { collect, withFile } from '../temporary-file.ts'

const linesOf = (content: string | Uint8Array): Promise<string[]> =>
  withFile(content, (path) => collect(textLines(path)))

test('lines end with a line feed, with or without a carriage return, the last one with neither', async () => {
  expect(await linesOf('a\nb\r\n\nc')).toEqual(['a', 'b', '', 'c'])
  expect(await linesOf('a\n')).toEqual(['a'])
  expect(await linesOf('')).toEqual([])
})

test('a gzip file is recognised by its first bytes, also when several archives are joined', async () => {
  const archive = Buffer.concat([gzipSync('a\nb'), gzipSync('c\nd\n')])
  expect(await linesOf(archive)).toEqual(['a', 'bc', 'd'])
})

test('characters that straddle two chunks of the file stay whole', async () => {
  const text = 'ä€😀'.repeat(20_000)
  expect(await linesOf(`x${text}\n${text}`)).toEqual([`x${text}`, text])
})

test('any text without carriage returns comes back joined by line feeds', async () => {
  const line = fc.string({ unit: 'grapheme' }).filter((text) => !/[\r\n]/.test(text))
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.boolean(), async (lines, zipped) => {
      const text = lines.map((one) => `${one}\n`).join('')
      expect(await linesOf(zipped ? gzipSync(text) : text)).toEqual(lines)
    }),
    { numRuns: 25 },
  )
})

test('a file that is not there is an error, not an empty file', async () => {
  await expect(collect(textLines('no/such/file'))).rejects.toMatchObject({ code: 'ENOENT' })
})
