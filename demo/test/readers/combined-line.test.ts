import { expect, test } from '@jest/globals'
import { parseLogTime, readCombinedLine } from '../../src/readers/combined-line.ts'

const time = '17/May/2015:10:05:03 +0000'
const atMs = Date.UTC(2015, 4, 17, 10, 5, 3)

test('a common line, the example of the httpd manual', () => {
  const line =
    '127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326'
  expect(readCombinedLine(line)).toEqual({
    kind: 'arrival',
    atMs: Date.UTC(2000, 9, 10, 20, 55, 36),
    type: 'GET *.gif',
    client: '127.0.0.1',
    costs: { kilobytes: 2.326 },
  })
})

test('a combined line with escaped quotes, no bytes and an IPv6 client', () => {
  const line = `2001:db8::7 - - [${time}] "GET /say?\\"hi\\" HTTP/2.0" 304 - "-" "agent \\"x\\" [1]"`
  expect(readCombinedLine(line)).toEqual({
    kind: 'arrival',
    atMs,
    type: 'GET /say',
    client: '2001:db8::7',
    costs: {},
  })
})

test('a virtual host in front and a user name with blanks are passed over', () => {
  const line = `www.a.test:443 10.0.0.1 - J. Doe [${time}] "POST /login HTTP/1.1" 302 5 "-" "-"`
  expect(readCombinedLine(line)).toMatchObject({ client: '10.0.0.1', type: 'POST /login' })
})

test.each(['-', '', '\\x16\\x03\\x01\\x02', 'GET', '"'])(
  'whatever a client sent as its request is still a request: %s',
  (request) => {
    const line = `10.0.0.1 - - [${time}] "${request.replace('"', '\\"')}" 400 226 "-" "-"`
    expect(readCombinedLine(line)).toMatchObject({ kind: 'arrival', atMs, type: 'malformed' })
  },
)

test.each([
  ['not a log line at all', 'neither common, combined nor JSON'],
  [
    '10.0.0.1 - - [17/Mai/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1',
    'no time: 17/Mai/2015:10:05:03 +0000',
  ],
])('a line that is none says why: %s', (line, why) => {
  expect(readCombinedLine(line)).toEqual({ why })
})

test('time zones east and west of Greenwich', () => {
  expect(parseLogTime('01/Jan/2024:01:30:00 +0530')).toBe(Date.UTC(2023, 11, 31, 20, 0, 0))
  expect(parseLogTime('31/Dec/2023:16:00:00 -0800')).toBe(Date.UTC(2024, 0, 1, 0, 0, 0))
})
