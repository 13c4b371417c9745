import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { everyKeyEnds } from './support/every-key-ends.ts'
import { redisUnderTest } from './support/redis-test.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const folders = ['packages', 'examples'].flatMap((folder) =>
  readdirSync(join(root, folder)).map((name) => join(root, folder, name, 'test')),
)

const STARTS = /\bstart(Standalone|Replicated|Cluster|Sentinel)\(/

const redis = redisUnderTest()

test('a key that would stay for ever is found', async () => {
  const { client } = redis()
  await client.set('mortal', 'yes', 'PX', 60_000)
  await everyKeyEnds(client)
  await client.set('endless', 'yes')
  await expect(everyKeyEnds(client)).rejects.toThrow('endless')
  await client.del('endless')
})

test('every test that starts a server looks for such keys', () => {
  const files = folders.flatMap((folder) => testFilesIn(folder))
  const starting = files.filter((file) => STARTS.test(textOf(file)))
  expect(starting).not.toEqual([])
  expect(starting.filter((file) => !textOf(file).includes('everyKeyEnds('))).toEqual([])
})

function testFilesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name))
  } catch {
    return []
  }
}

function textOf(file: string): string {
  return readFileSync(file, 'utf8')
}
