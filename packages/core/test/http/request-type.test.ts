import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { collapsePath } from '../../src/http/collapse-path.ts'
import { createRequestTypes } from '../../src/http/request-type.ts'

test.each([
  ['/', '/'],
  ['', '/'],
  ['/users/42', '/users/:id'],
  ['/users/42/', '/users/:id'],
  ['//users//42', '/users/:id'],
  ['/v2/reports/2026-11-24', '/v2/reports/:id'],
  ['/orders/0b0d6f0e-9f5c-4a7e-8a35-3f1c51b8a111', '/orders/:id'],
  ['/commits/4dced71a', '/commits/:id'],
  ['/customers/cus_9s6XKzkNRiz8i3QT', '/customers/:id'],
  ['/mail/someone@example.org', '/mail/:id'],
  ['/search/r%C3%A9sum%C3%A9', '/search/:id'],
  ['/feedback/deadbeef', '/feedback/deadbeef'],
  ['/oauth2/callback', '/oauth2/callback'],
  ['/a/b/c/d/e/f/g/h/i/j', '/a/b/c/d/e/f/g/h/*'],
])('the path %s is one of the kind %s', (path, kind) => {
  expect(collapsePath(path)).toBe(kind)
})

test('a collapsed path stays as it is and is bounded in length', () => {
  fc.assert(
    fc.property(fc.webPath(), (path) => {
      const once = collapsePath(path)
      expect(collapsePath(once)).toBe(once)
      expect(once.length).toBeLessThanOrEqual(8 * 32 + 2)
    }),
    { seed: 1 },
  )
})

test('the route pattern wins over the path', () => {
  const typeOf = createRequestTypes()
  expect(typeOf({ method: 'GET', route: '/a/:name', path: '/a/peter' })).toBe('GET /a/:name')
  expect(typeOf({ method: 'PUT', route: undefined, path: '/a/7?b=8' })).toBe('PUT /a/:id')
})

test('types beyond the most that are kept share one name', () => {
  const typeOf = createRequestTypes(2)
  const get = (path: string) => typeOf({ method: 'GET', route: undefined, path })
  expect([get('/a'), get('/b'), get('/c'), get('/d'), get('/b')]).toEqual([
    'GET /a',
    'GET /b',
    'other',
    'other',
    'GET /b',
  ])
})

test('every limiter counts its own types', () => {
  const target = { method: 'GET', route: '/b', path: '/b' }
  const full = createRequestTypes(1)
  full({ method: 'GET', route: '/a', path: '/a' })
  expect(full(target)).toBe('other')
  expect(createRequestTypes(1)(target)).toBe('GET /b')
})
