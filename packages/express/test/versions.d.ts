// Aliases of express in package.json: other versions under test, with the types of the newest.
declare module 'express4' {
  import express = require('express')
  export = express
}
declare module 'express4-oldest' {
  import express = require('express')
  export = express
}
declare module 'express5-oldest' {
  import express = require('express')
  export = express
}
