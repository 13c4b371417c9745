import { Hono } from 'hono'
import { Hono as HonoOldest } from 'hono-oldest'
import { behavesAsLimiter } from '../../core/test/http/behaviour-suite.ts'
import { honoFramework } from './hono-framework.ts'

behavesAsLimiter(honoFramework('Hono 4.6.0', HonoOldest))
behavesAsLimiter(honoFramework('Hono 4', Hono))
