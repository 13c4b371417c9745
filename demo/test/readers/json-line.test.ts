import { expect, test } from '@jest/globals'
import { readJsonLine } from '../../src/readers/json-line.ts'

const iso = '2024-05-17T10:05:03.250Z'
const atMs = Date.UTC(2024, 4, 17, 10, 5, 3, 250)

test('plain field names', () => {
  const line = JSON.stringify({
    time: iso,
    ip: '10.0.0.1',
    method: 'POST',
    path: '/orders/17',
    bytes: 500,
  })
  expect(readJsonLine(line)).toEqual({
    kind: 'arrival',
    atMs,
    type: 'POST /orders/:id',
    client: '10.0.0.1',
    costs: { kilobytes: 0.5 },
  })
})

test.each([
  [
    'nginx escape=json',
    '{"time_local":"17/May/2024:10:05:03 +0000","remote_addr":"10.0.0.1","request":"GET /a HTTP/1.1"}',
  ],
  [
    'nginx with msec',
    '{"msec":"1715940303.250","remote_addr":"10.0.0.1","request_method":"GET","request_uri":"/a?b=c"}',
  ],
  ['Caddy', '{"ts":1715940303.25,"request":{"remote_ip":"10.0.0.1","method":"GET","uri":"/a"}}'],
  [
    'pino-http',
    '{"time":1715940303250,"req":{"method":"GET","url":"/a","remoteAddress":"10.0.0.1"}}',
  ],
  [
    'Elastic Common Schema, nested',
    `{"@timestamp":"${iso}","client":{"ip":"10.0.0.1"},"http":{"request":{"method":"GET"}},"url":{"path":"/a"}}`,
  ],
  [
    'Elastic Common Schema, dotted',
    `{"@timestamp":"${iso}","client.ip":"10.0.0.1","http.request.method":"GET","url.path":"/a"}`,
  ],
  [
    'Traefik',
    `{"StartUTC":"${iso}","ClientHost":"10.0.0.1","RequestMethod":"GET","RequestPath":"/a"}`,
  ],
])('the field names of %s', (_server, line) => {
  const arrival = readJsonLine(line)
  expect(arrival).toMatchObject({ kind: 'arrival', type: 'GET /a', client: '10.0.0.1' })
  expect('atMs' in arrival && Math.floor(arrival.atMs / 1_000)).toBe(Math.floor(atMs / 1_000))
})

test.each([
  '1715940303.25',
  '1715940303250',
  '1715940303250000',
  '1715940303250000000',
  '"1715940303.25"',
  `"${iso}"`,
  '"17/May/2024:12:05:03 +0200"',
])('the time %s', (time) => {
  const arrival = readJsonLine(`{"time":${time}}`)
  expect('atMs' in arrival && Math.floor(arrival.atMs / 1_000)).toBe(Math.floor(atMs / 1_000))
})

test('only the time is needed', () => {
  expect(readJsonLine(`{"ts":"${iso}"}`)).toEqual({
    kind: 'arrival',
    atMs,
    type: 'GET /',
    client: 'unknown',
    costs: {},
  })
})

test.each([
  ['{"time":', 'broken JSON'],
  ['[1]', 'broken JSON'],
  ['{"path":"/"}', 'JSON without a readable time'],
  ['{"time":"yesterday"}', 'JSON without a readable time'],
  ['{"time":null}', 'JSON without a readable time'],
])('a line that is no entry says why: %s', (line, why) => {
  expect(readJsonLine(line)).toEqual({ why })
})
