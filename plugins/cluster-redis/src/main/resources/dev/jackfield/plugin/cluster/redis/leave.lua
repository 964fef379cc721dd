-- Takes a member out.
-- KEYS: leases, members; ARGV: member, channel
redis.call('ZREM', KEYS[1], ARGV[1])
if redis.call('HDEL', KEYS[2], ARGV[1]) == 1 then
  redis.call('PUBLISH', ARGV[2], 'members')
end
return 1
