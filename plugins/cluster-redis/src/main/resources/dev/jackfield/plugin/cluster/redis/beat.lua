-- Renews the lease of a member by the server's time, takes out those whose lease is over, and answers who lives.
-- KEYS: leases (member -> millis), members (member -> "since name"); ARGV: member, name, lease, channel
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local changed = redis.call('ZADD', KEYS[1], now + tonumber(ARGV[3]), ARGV[1]) == 1
local known = redis.call('HGET', KEYS[2], ARGV[1])
local since = known and string.match(known, '^(%d+)') or string.format('%.0f', now)
redis.call('HSET', KEYS[2], ARGV[1], since .. ' ' .. ARGV[2])
-- no lease is longer than ten minutes: the clock was set back
for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], string.format('(%.0f', now + 600000), '+inf')) do
  redis.call('ZADD', KEYS[1], now + tonumber(ARGV[3]), member)
end
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('(%.0f', now))) do
  redis.call('ZREM', KEYS[1], gone)
  redis.call('HDEL', KEYS[2], gone)
  changed = true
end
if changed then
  redis.call('PUBLISH', ARGV[4], 'members')
end
return redis.call('HGETALL', KEYS[2])
