import { expect, test } from '@jest/globals'
import { requestType } from '../../src/readers/request-type.ts'

test.each([
  ['/', 'GET /'],
  ['/blog/tags/puppet?flav=rss20', 'GET /blog/tags'],
  ['/users/42/orders/7', 'GET /users/:id'],
  ['/images/logo.PNG?v=3', 'GET *.png'],
  ['/v1.2/items', 'GET /:id/items'],
  ['http://a.test/blog/x', 'GET /blog/x'],
  ['//double//slash', 'GET /double/slash'],
  ['*', 'GET /*'],
  [`/token/${'x'.repeat(60)}`, 'GET /token/:id'],
])('%s is of type %s', (target, type) => {
  expect(requestType('get', target)).toBe(type)
})
