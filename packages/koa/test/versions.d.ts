// Aliases of koa in package.json: other versions under test, with the types of the newest.
declare module 'koa2' {
  import Koa = require('koa')
  export = Koa
}
declare module 'koa2-oldest' {
  import Koa = require('koa')
  export = Koa
}
declare module 'koa3-oldest' {
  import Koa = require('koa')
  export = Koa
}
