import { expect, test } from '@jest/globals'
import { ClassTable, MAX_CLASSES, REST_CLASS } from '../../src/demand/class-table.ts'

test('a class keeps its index, and different classes have different ones', () => {
  const classes = new ClassTable()
  const [chat, search] = [classes.indexOf('chat'), classes.indexOf('search')]
  expect(classes.indexOf('chat')).toBe(chat)
  expect(search).not.toBe(chat)
  expect([chat, search]).not.toContain(REST_CLASS)
  expect([classes.nameOf(chat), classes.nameOf(search)]).toEqual(['chat', 'search'])
})

test('the empty name is a class like any other', () => {
  const classes = new ClassTable()
  const index = classes.indexOf('')
  expect(index).not.toBe(REST_CLASS)
  expect(classes.nameOf(index)).toBe('')
})

test('beyond its bound classes count as the rest', () => {
  const classes = new ClassTable()
  const seen = new Set<number>()
  for (let n = 0; n < MAX_CLASSES - 1; n++) seen.add(classes.indexOf(`class ${n}`))
  expect(seen.size).toBe(MAX_CLASSES - 1)
  expect(seen.has(REST_CLASS)).toBe(false)
  for (let n = 0; n < 1_000; n++) expect(classes.indexOf(`late ${n}`)).toBe(REST_CLASS)
  expect(classes.size).toBe(MAX_CLASSES)
  expect(classes.nameOf(REST_CLASS)).toBe('rest')
})

test('an index without a class is named as the rest', () => {
  expect(new ClassTable().nameOf(200)).toBe('rest')
})

test('classes unseen for long make room, and only they', () => {
  const classes = new ClassTable()
  const [old, recent] = [classes.indexOf('old'), classes.indexOf('recent')]
  classes.noteSeen(old, 10)
  classes.noteSeen(recent, 20)
  expect(classes.dropUnseen(20)).toEqual([old])
  expect(classes.nameOf(old)).toBe('rest')
  expect(classes.indexOf('recent')).toBe(recent)
  expect(classes.indexOf('new')).toBe(old)
  expect(classes.dropUnseen(0)).toEqual([])
})

test('a full table takes new classes again once some were dropped', () => {
  const classes = new ClassTable()
  for (let n = 0; n < MAX_CLASSES; n++) classes.noteSeen(classes.indexOf(`class ${n}`), n)
  const dropped = classes.dropUnseen(3)
  expect(dropped).toHaveLength(3)
  expect(dropped).toContain(classes.indexOf('new'))
})
