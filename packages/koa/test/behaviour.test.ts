import Koa from 'koa'
import Koa2 from 'koa2'
import Koa2Oldest from 'koa2-oldest'
import Koa3Oldest from 'koa3-oldest'
import { behavesAsLimiter } from '../../core/test/http/behaviour-suite.ts'
import { koaFramework } from './koa-framework.ts'

behavesAsLimiter(koaFramework('Koa 2.15.0', Koa2Oldest))
behavesAsLimiter(koaFramework('Koa 2', Koa2))
behavesAsLimiter(koaFramework('Koa 3.0.0', Koa3Oldest))
behavesAsLimiter(koaFramework('Koa 3', Koa))
