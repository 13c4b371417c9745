import { setNodeHeader } from '@predictive-limit/core'
import type { Context } from 'hono'
import { nodeResponse } from './node-bindings.ts'

/*
 * On Node the fields stand on Node's own response: they go out whatever `Response` a handler returns,
 * and cost what a field costs in Node, a third of what it costs in `Headers`. Elsewhere they are Hono's.
 */

/** A header field set so far, `undefined` where there is none. */
export function responseHeader(c: Context, name: string): string | undefined {
  const outgoing = nodeResponse(c)
  if (outgoing !== undefined) return outgoing.getHeader(name)?.toString()
  const fields = fieldsOf(c)
  const at = placeOf(fields, name)
  return at < 0 ? undefined : fields[at + 1]
}

/** Does nothing when the header fields are already on their way. */
export function setResponseHeader(c: Context, name: string, value: string): void {
  const outgoing = nodeResponse(c)
  if (outgoing === undefined) setOwnHeader(c, name, value)
  else setNodeHeader(outgoing, name, value)
}

/** Elsewhere than on Node, a handler that returns a `Response` of its making drops all fields. */
export function keepFields(c: Context): void {
  const { [fieldsKey]: fields } = c as WithFields
  if (fields === undefined) return
  const [name, value] = fields
  const { res } = c
  if (name === undefined || res.headers.get(name) === value || res.status === 101) return
  for (let at = 0; at < fields.length; at += 2) c.header(fields[at] as string, fields[at + 1])
}

const fieldsKey = Symbol('predictive-limit.fields')

interface WithFields {
  [fieldsKey]?: string[]
}

/**
 * Names and values, in turn, of the header fields set so far: Hono can show them only by making a
 * response before there is one.
 */
function fieldsOf(c: Context): string[] {
  const holder = c as WithFields
  holder[fieldsKey] ??= []
  return holder[fieldsKey]
}

function setOwnHeader(c: Context, name: string, value: string): void {
  c.header(name, value)
  const fields = fieldsOf(c)
  const at = placeOf(fields, name)
  if (at < 0) fields.push(name, value)
  else fields[at + 1] = value
}

function placeOf(fields: readonly string[], name: string): number {
  for (let at = 0; at < fields.length; at += 2) if (fields[at] === name) return at
  return -1
}
