-- KEYS: role; ARGV: candidacy, channel, name of the role
if redis.call('HGET', KEYS[1], 'candidacy') == ARGV[1] then
  redis.call('HDEL', KEYS[1], 'member', 'candidacy', 'until', 'handed')
  redis.call('PUBLISH', ARGV[2], 'role ' .. ARGV[3])
  return 1
end
return 0
