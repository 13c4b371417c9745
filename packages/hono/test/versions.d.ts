// An alias of hono in package.json: the oldest version under test, with the types of the newest.
declare module 'hono-oldest' {
  export { Hono } from 'hono'
}
