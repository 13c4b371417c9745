import { optionError } from '../options/option-error.ts'

/** Options of {@link clientKey}. */
export interface ClientKeyOptions {
  /**
   * Leading bits of an IPv6 address that name one client. A provider hands a household a whole
   * network, so a client can change the other bits at will. 1 to 128 @default 56
   */
  readonly ipv6Prefix?: number
}

const byte = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const ipv4Pattern = new RegExp(`^(${byte}(?:\\.${byte}){3})(?::\\d{1,5})?$`)
const bracketPattern = /^\[([^\]]+)\](?::\d{1,5})?$/
const groupPattern = /^[0-9a-f]{1,4}$/i

/**
 * The name under which a client's address is limited: an IPv4 address as it is, an IPv6 address by
 * its network. IPv4 inside IPv6 (`::ffff:0:0/96` as dual-stack servers report it, and the NAT64
 * prefix `64:ff9b::/96`) is the IPv4 address, in every notation; otherwise all IPv4 clients of such a
 * server would share one bucket (CVE-2026-30827). Link-local addresses stay whole: all of them are in
 * one network. A port, brackets and a zone (`%eth0`) do not count.
 *
 * @returns `undefined` when the text is not an IP address
 * @throws PredictiveLimitError `PREDICTIVE_LIMIT_E_CLIENT` when `ipv6Prefix` is out of range
 *
 * @example
 * clientKey('192.0.2.7') // '192.0.2.7'
 * clientKey('::ffff:c000:207') // '192.0.2.7'
 * clientKey('2001:db8:1:2ff::9') // '2001:db8:1:200::/56'
 */
export function clientKey(address: string, options: ClientKeyOptions = {}): string | undefined {
  const { ipv6Prefix = 56 } = options
  checkPrefix(ipv6Prefix)
  const ipv4 = ipv4Pattern.exec(address)
  if (ipv4 !== null) return ipv4[1]
  const groups = ipv6Groups(address)
  if (groups === undefined) return undefined
  return embeddedIpv4(groups) ?? network(groups, isLinkLocal(groups) ? 128 : ipv6Prefix)
}

function checkPrefix(ipv6Prefix: number): void {
  if (Number.isInteger(ipv6Prefix) && ipv6Prefix >= 1 && ipv6Prefix <= 128) return
  throw optionError({
    code: 'PREDICTIVE_LIMIT_E_CLIENT',
    option: 'ipv6Prefix',
    rule: 'a whole number of bits from 1 to 128',
    got: ipv6Prefix,
    fix: 'Leave it out for 56, or write 64 for one network per client.',
  })
}

/** The eight 16-bit groups of an IPv6 address in any notation of RFC 4291, section 2.2. */
function ipv6Groups(address: string): readonly number[] | undefined {
  const bare = (bracketPattern.exec(address)?.[1] ?? address).replace(/%.*$/s, '')
  const text = withoutDottedTail(bare)
  if (text === undefined) return undefined
  const [head = '', tail, extra] = text.split('::')
  if (extra !== undefined) return undefined
  const left = groupsOf(head)
  const right = groupsOf(tail ?? '')
  if (left === undefined || right === undefined) return undefined
  const missing = 8 - left.length - right.length
  const fits = tail === undefined ? missing === 0 : missing >= 1
  return fits ? [...left, ...new Array<number>(missing).fill(0), ...right] : undefined
}

/** `::ffff:1.2.3.4` → `::ffff:102:304`; `undefined` when the dotted part is not an IPv4 address. */
function withoutDottedTail(text: string): string | undefined {
  if (!text.includes('.')) return text
  const start = text.lastIndexOf(':') + 1
  const dotted = text.slice(start)
  if (start === 0 || !ipv4Pattern.test(dotted)) return undefined
  const [a = 0, b = 0, c = 0, d = 0] = dotted.split('.').map(Number)
  return `${text.slice(0, start)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
}

function groupsOf(text: string): readonly number[] | undefined {
  if (text === '') return []
  const groups = text.split(':')
  if (!groups.every((group) => groupPattern.test(group))) return undefined
  return groups.map((group) => Number.parseInt(group, 16))
}

function embeddedIpv4(groups: readonly number[]): string | undefined {
  const prefix = groups.slice(0, 6).join()
  if (prefix !== '0,0,0,0,0,65535' && prefix !== '100,65435,0,0,0,0') return undefined
  const [high = 0, low = 0] = groups.slice(6)
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`
}

function isLinkLocal(groups: readonly number[]): boolean {
  return ((groups[0] ?? 0) & 0xffc0) === 0xfe80
}

function network(groups: readonly number[], prefix: number): string {
  const kept = groups.slice(0, Math.ceil(prefix / 16)).map((group, i) => {
    const hidden = Math.max(0, 16 * (i + 1) - prefix)
    return ((group >> hidden) << hidden).toString(16)
  })
  return `${kept.join(':')}${kept.length < 8 ? '::' : ''}/${prefix}`
}
