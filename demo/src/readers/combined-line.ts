import type { LineResult } from '../arrival.ts'
import { requestType } from './request-type.ts'

/**
 * `[vhost:port] host ident user [time] "request" status bytes ["referrer" "agent" …]`: Apache's
 * common and combined formats (httpd's mod_log_config), nginx's default, and either with the virtual
 * host in front. Quotes inside the request are escaped with a backslash.
 */
const linePattern =
  /^(?:\S+:\d+ )?(?<client>\S+) \S+ .+? \[(?<time>[^\]]+)\] "(?<request>(?:[^"\\]|\\.)*)" \d{3} (?<bytes>\d+|-)/

const timePattern =
  /^(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}):(\d{2}):(\d{2}) ([+-])(\d{2})(\d{2})$/

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Reads one line of a common or combined access log. */
export function readCombinedLine(line: string): LineResult {
  const fields = linePattern.exec(line)?.groups
  if (fields === undefined) return { why: 'neither common, combined nor JSON' }
  const atMs = parseLogTime(fields.time ?? '')
  if (atMs === undefined) return { why: `no time: ${fields.time}` }
  const bytes = Number(fields.bytes)
  return {
    kind: 'arrival',
    atMs,
    type: typeOfRequestLine(fields.request ?? ''),
    client: fields.client ?? '',
    costs: bytes > 0 ? { kilobytes: bytes / 1_000 } : {},
  }
}

/** `17/May/2015:10:05:03 +0200` as epoch milliseconds. */
export function parseLogTime(text: string): number | undefined {
  const [, day, monthName, year, hour, minute, second, sign, zoneHours, zoneMinutes] =
    timePattern.exec(text) ?? []
  const month = months.indexOf(monthName ?? '')
  if (month < 0) return undefined
  const local = Date.UTC(
    Number(year),
    month,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  )
  const offsetMs = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000
  return sign === '-' ? local + offsetMs : local - offsetMs
}

/** A request line may be anything a client sent, TLS bytes included: then its type is `malformed`. */
function typeOfRequestLine(request: string): string {
  const [, method, target] = /^([A-Za-z]{1,20}) (\S+)(?: HTTP\/\d(?:\.\d)?)?$/.exec(request) ?? []
  return method === undefined || target === undefined ? 'malformed' : requestType(method, target)
}
