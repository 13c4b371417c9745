import { expect, test } from '@jest/globals'
import { readAccessLog } from '../../src/readers/access-log.ts'
import { collect, withFile } from '../temporary-file.ts'

test('one file may mix formats; what is neither is unreadable and nothing stops', async () => {
  const log = [
    '10.0.0.1 - - [17/May/2015:10:05:03 +0000] "GET /a HTTP/1.1" 200 1',
    'kernel: out of memory',
    '{"time":"2015-05-17T10:05:04Z","path":"/b"}',
    '{"time":',
    '',
  ].join('\r\n')
  const items = await withFile(log, (path) => collect(readAccessLog(path)))
  expect(items).toMatchObject([
    { kind: 'arrival', type: 'GET /a' },
    { kind: 'unreadable', line: 2 },
    { kind: 'arrival', type: 'GET /b' },
    { kind: 'unreadable', line: 4, why: 'broken JSON' },
  ])
})
