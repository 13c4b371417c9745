import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { clientOf, costReader, toWire, typeOf } from '../src/wire.ts'

const arrival = { kind: 'arrival', atMs: 0, client: 'c', costs: {} } as const

test.each([
  ['POST /orders', 'POST', '/orders'],
  ['GET *.png', 'GET', '/*.png'],
  ['GET /a b/ü?', 'GET', '/a%20b/%C3%BC%3F'],
  ['TRACE /x', 'GET', '/TRACE%20/x'],
  ['k0', 'GET', '/k0'],
])('a request of type %s is a %s %s', (type, method, path) => {
  expect(toWire({ ...arrival, type })).toMatchObject({ method, path })
})

test('type, client and costs arrive as they left, whatever characters they have', () => {
  const name = fc.string({ unit: 'grapheme', maxLength: 40 })
  const costs = fc.dictionary(
    fc.stringMatching(/^[a-z][a-z0-9_-]{0,9}$/),
    fc.double({ min: 0, noNaN: true }),
  )
  fc.assert(
    fc.property(name, name, costs, (type, client, amounts) => {
      const { headers } = toWire({ ...arrival, type, client, costs: amounts })
      expect([typeOf(headers), clientOf(headers)]).toEqual([type, client])
      for (const [resource, cost] of Object.entries(amounts)) {
        expect(costReader(resource)(headers)).toBe(cost)
      }
      expect(Object.values(headers).every((value) => /^[\x20-\x7e]*$/.test(value))).toBe(true)
    }),
  )
})

test('names too long for a header are cut, half surrogate pairs replaced', () => {
  expect(typeOf(toWire({ ...arrival, type: 'x'.repeat(10_000) }).headers)).toBe('x'.repeat(200))
  expect(typeOf(toWire({ ...arrival, type: 'a\ud800' }).headers)).toBe('a\ufffd')
})

test('a request that is not the driver’s comes from a visitor and costs nothing extra', () => {
  expect([typeOf({}), clientOf({}), costReader('database')({})]).toEqual(['visitor', 'visitor', 0])
})
