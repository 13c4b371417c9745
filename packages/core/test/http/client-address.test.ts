import { BlockList, isIP } from 'node:net'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { clientKey } from '../../src/http/client-address.ts'

test('an IPv4 address is its own key', () => {
  expect(clientKey('192.0.2.7')).toBe('192.0.2.7')
})

test('an IPv6 address is known by its /56 network', () => {
  expect(clientKey('2001:db8:1:2ff::9')).toBe('2001:db8:1:200::/56')
  expect(clientKey('2001:db8:1:2ff::9')).toBe(clientKey('2001:0DB8:0001:0234:ffff:1:2:3'))
  expect(clientKey('2001:db8:1:2ff::9')).not.toBe(clientKey('2001:db8:1:3ff::9'))
})

test('the length of the network can be chosen', () => {
  expect(clientKey('2001:db8:1:2ff::9', { ipv6Prefix: 64 })).toBe('2001:db8:1:2ff::/64')
  expect(clientKey('2001:db8:1:2ff::9', { ipv6Prefix: 33 })).toBe('2001:db8:0::/33')
  expect(clientKey('2001:db8::9', { ipv6Prefix: 128 })).toBe('2001:db8:0:0:0:0:0:9/128')
})

test.each([0, 129, 56.5, Number.NaN])('a network of %p bits is refused', (ipv6Prefix) => {
  expect(() => clientKey('2001:db8::1', { ipv6Prefix })).toThrow('PREDICTIVE_LIMIT_E_CLIENT')
})

test.each([
  '::ffff:1.2.3.4',
  '::FFFF:1.2.3.4',
  '::ffff:102:304',
  '::ffff:0102:0304',
  '0:0:0:0:0:ffff:1.2.3.4',
  '0:0:0:0:0:FFFF:102:304',
  '0000:0000:0000:0000:0000:ffff:0102:0304',
  '::ffff:1.2.3.4%eth0',
  '[::ffff:1.2.3.4]:443',
  '64:ff9b::1.2.3.4',
  '1.2.3.4:8080',
])('%s is the IPv4 client 1.2.3.4', (address) => {
  expect(clientKey(address)).toBe('1.2.3.4')
})

test.each(['2001:db8::1.2.3.4', '::1.2.3.4', '::ffff:0:1.2.3.4', '::fffe:102:304'])(
  '%s is not an IPv4 client',
  (address) => {
    expect(clientKey(address)).toMatch(/::\/56$/)
  },
)

test('two IPv4 clients of a dual-stack server never share a bucket', () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.ipV4(), (one, other) => {
      expect(clientKey(`::ffff:${one}`) === clientKey(`::ffff:${other}`)).toBe(one === other)
    }),
    { seed: 1 },
  )
})

test('link-local neighbours, all in one network, have a bucket each', () => {
  expect(clientKey('fe80::1%eth0')).not.toBe(clientKey('fe80::2%eth0'))
})

test.each([
  '',
  'unknown',
  'localhost',
  '1.2.3',
  '1.2.3.256',
  '01.2.3.4',
  '1::2::3',
  '1:2:3',
  ':1',
  '12345::',
])('%p is no address', (text) => {
  expect(clientKey(text)).toBeUndefined()
})

test('exactly what Node takes for an IPv6 address has a key', () => {
  const piece = fc.constantFrom('0', 'ffff', 'aB', ':', '::', '1.2.3.4', '.', 'g', '12345')
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 17 }).map((parts) => parts.join('')),
      (text) => {
        fc.pre(!/^[\d.]+(:\d+)?$/.test(text))
        expect(clientKey(text) !== undefined).toBe(isIP(text) !== 0)
      },
    ),
    { seed: 1, numRuns: 2000 },
  )
})

test('two addresses share a key exactly when they share a network', () => {
  const nearby = fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 127 }))
  fc.assert(
    fc.property(nearby, fc.integer({ min: 1, max: 128 }), ([address, bit], ipv6Prefix) => {
      fc.pre(!/^(?:::ffff|0:0:0:0:0:ffff|64:ff9b|fe[89ab])/i.test(address))
      const other = withBitFlipped(address, bit)
      const network = new BlockList()
      network.addSubnet(address, ipv6Prefix, 'ipv6')
      const same = clientKey(address, { ipv6Prefix }) === clientKey(other, { ipv6Prefix })
      expect(same).toBe(network.check(other, 'ipv6'))
    }),
    { seed: 1, numRuns: 1000 },
  )
})

/** Node's URL parser writes an address in full hexadecimal groups; one bit is turned in those. */
function withBitFlipped(address: string, bit: number): string {
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [head = '', tail] = canonical.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = new Array<string>(8 - left.length - right.length).fill('0')
  const groups = [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16))
  const index = Math.floor(bit / 16)
  groups[index] = (groups[index] ?? 0) ^ (1 << (15 - (bit % 16)))
  return groups.map((group) => group.toString(16)).join(':')
}
