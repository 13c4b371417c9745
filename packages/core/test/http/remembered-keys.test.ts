import { expect, test } from '@jest/globals'
import { clientKey } from '../../src/http/client-address.ts'
import { createRememberedKeys } from '../../src/http/remembered-keys.ts'

test('a key is the same whether looked up or worked out, also after all were forgotten', () => {
  const keyOf = createRememberedKeys()
  for (const round of [1, 2]) {
    for (let i = 0; i < 5_000; i++) {
      const address = `::ffff:10.${round}.${i >> 8}.${i & 255}`
      expect(keyOf(address)).toBe(clientKey(address))
      expect(keyOf(address)).toBe(clientKey(address))
    }
  }
})

test('what is no address, or longer than one, is worked out each time', () => {
  const keyOf = createRememberedKeys()
  const long = `fe80::1%${'z'.repeat(1_000)}`
  for (const address of ['nobody', '', long, long]) expect(keyOf(address)).toBe(clientKey(address))
})
