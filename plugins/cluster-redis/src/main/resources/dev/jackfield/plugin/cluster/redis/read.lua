-- The heads of a topic and some entries of its log, of one moment.
-- KEYS: heads, log; ARGV: where to begin, how many at most
return {redis.call('HGETALL', KEYS[1]), redis.call('XRANGE', KEYS[2], ARGV[1], '+', 'COUNT', ARGV[2])}
