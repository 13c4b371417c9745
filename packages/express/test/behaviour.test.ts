import express from 'express'
import express4 from 'express4'
import express4Oldest from 'express4-oldest'
import express5Oldest from 'express5-oldest'
import { behavesAsLimiter } from '../../core/test/http/behaviour-suite.ts'
import { expressFramework } from './express-framework.ts'

behavesAsLimiter(expressFramework('Express 4.21.0', express4Oldest))
behavesAsLimiter(expressFramework('Express 4', express4))
behavesAsLimiter(expressFramework('Express 5.0.0', express5Oldest))
behavesAsLimiter(expressFramework('Express 5', express))
